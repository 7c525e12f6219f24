// Reads a calendar on standard input; writes each occurrence as JSON: [{start, end, summary, status, url, sequence}].
const ICAL = require("./ical-2.2.1.min.cjs");
const calendar = new ICAL.Component(ICAL.parse(require("fs").readFileSync(0, "utf8")));

for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone));
}

const told = [];
const tell = (details) => {
  const component = details.item.component;
  told.push({
    start: details.startDate.toJSDate().toISOString(),
    end: details.endDate.toJSDate().toISOString(),
    summary: details.item.summary,
    status: component.getFirstPropertyValue("status"),
    url: component.getFirstPropertyValue("url"),
    sequence: component.getFirstPropertyValue("sequence"),
  });
};

const entries = calendar.getAllSubcomponents("vevent");
for (const entry of entries.filter((one) => !one.hasProperty("recurrence-id"))) {
  const uid = entry.getFirstPropertyValue("uid");
  const exceptions = entries.filter(
    (one) => one.hasProperty("recurrence-id") && one.getFirstPropertyValue("uid") === uid
  );
  const event = new ICAL.Event(entry, { exceptions });
  if (event.isRecurring()) {
    const iterator = event.iterator();
    for (let next = iterator.next(); next; next = iterator.next()) {
      tell(event.getOccurrenceDetails(next));
    }
  } else {
    tell({ item: event, startDate: event.startDate, endDate: event.endDate });
  }
}
console.log(JSON.stringify(told));
