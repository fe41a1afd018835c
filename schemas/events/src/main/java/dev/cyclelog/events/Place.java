package dev.cyclelog.events;

/**
 * A place in an event. Made for each value that is looked at, and written out as a JSON pointer only for those with
 * which something is wrong: that costs more than looking.
 *
 * @param parent the object or array around it, or null for the event itself
 * @param step the field's name, or the element's index
 */
record Place(Place parent, Object step) {

    static final Place EVENT = new Place(null, "");

    Place field(String name) {
        return new Place(this, name);
    }

    Place element(int index) {
        return new Place(this, index);
    }

    /** The JSON pointer (RFC 6901). */
    String pointer() {
        return parent == null ? "" : parent.pointer() + "/" + escape(step.toString());
    }

    static String escape(String fieldName) {
        return fieldName.replace("~", "~0").replace("/", "~1");
    }
}
