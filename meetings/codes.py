"""The code printed on a meeting's sign-in sheet: who was there may say what the minutes got wrong."""

import hmac

from django.utils.crypto import salted_hmac

# No letter or figure that looks like another one on paper: neither 0 and O, nor 1, I and L, 2 and Z, 5 and S, 8 and B.
SIGNS = "ACDEFGHJKMNPQRTUVWXY34679"
LENGTH = 6


def code_of(meeting):
    """Return the code of a MeetingPage, six signs such as « KRT47H ». It is computed: the database does not hold it."""
    digest = salted_hmac("meetings.readback-code", str(meeting.uid), algorithm="sha256").digest()
    number = int.from_bytes(digest, "big")
    signs = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(SIGNS))
        signs.append(SIGNS[rest])
    return "".join(signs)


def code_in_two(meeting):
    """Return the code as people read it aloud: « KRT 47H »."""
    code = code_of(meeting)
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"


def is_code_of(meeting, typed):
    """Whether `typed`, with whatever spaces, dashes and small letters, is the code of the meeting."""
    kept = "".join(sign for sign in str(typed).upper() if sign.isalnum())
    return hmac.compare_digest(kept.encode("utf-8", "surrogatepass"), code_of(meeting).encode())
