// In the editor of minutes: "/" in what was said of a point offers typed blocks too. They go under that very point,
// first of what came out of it; words after the cursor follow as a narrative, so that the order of reading stays.
// Wagtail offers this in a text that is a block by itself, not in a text within a point.

class AgendaItemBlock extends window.wagtailStreamField.blocks.StructBlockDefinition {
  render(...where) {
    const block = super.render(...where);
    const { widget } = block.childBlocks.narrative;
    const { points } = block.childBlocks;
    if (!widget.setDraftailOptions) return block;
    widget.capabilities.set("addSibling", {
      enabled: true,
      fn: ({ type }) => points._onRequestInsert(0, { type }),
      blockGroups: points.getBlockGroups(),
      getBlockCount: points.getBlockCount.bind(points),
      getBlockMax: points.getBlockMax.bind(points),
    });
    widget.capabilities.set("split", {
      enabled: true,
      fn: (before, after) => {
        widget.setState(before);
        points.insert({ type: "narrative", value: after }, 0, { focus: true });
      },
    });
    widget.setDraftailOptions(widget.getFullOptions());
    return block;
  }
}

window.telepath.register("tablee.AgendaItemBlock", AgendaItemBlock);
