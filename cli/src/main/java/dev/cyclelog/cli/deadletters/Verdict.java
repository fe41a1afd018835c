package dev.cyclelog.cli.deadletters;

/** Whether a dead letter can be replayed. */
public sealed interface Verdict {

    /**
     * It can: this is what to publish.
     *
     * @param value the event
     * @param cycleNumber the event's cycle
     * @param eventId the event's id
     * @param edited whether the operator's edit changed it
     */
    record Replayable(byte[] value, int cycleNumber, String eventId, boolean edited) implements Verdict {}

    /**
     * It cannot.
     *
     * @param obstacle what stands against it
     * @param why the same in words, for this letter
     */
    record Not(Obstacle obstacle, String why) implements Verdict {}

    /** What stands against a replay. */
    enum Obstacle {
        /** It was published again before. */
        ALREADY_REPLAYED("already replayed"),
        /** The log has it: it is a number that only the table lacks. */
        ACCEPTED("was accepted"),
        /** Only the value's beginning was kept. */
        CUT("cut"),
        /** The event does not pass the validator. */
        STILL_INVALID("still invalid"),
        /** The edit does not fit the event. */
        CANNOT_EDIT("cannot be edited"),
        /** The cycle has an event with this id. */
        NEEDS_NEW_ID("needs --new-id"),
        /** The cycle is over. */
        EXPIRED("expired");

        private final String words;

        Obstacle(String words) {
            this.words = words;
        }

        /** In the words of the report. */
        public String words() {
            return words;
        }
    }
}
