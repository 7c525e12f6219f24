"""What must not stay public: names taken out on request, and what is looked at before publishing."""
