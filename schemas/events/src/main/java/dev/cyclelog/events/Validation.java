package dev.cyclelog.events;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** What came of validating one record's value. */
public sealed interface Validation {

    /**
     * The value is an event of the catalogue.
     *
     * @param event the event
     * @param tree the whole value as it was parsed, for whoever would parse it again; not to be changed
     */
    record Valid(Event event, ObjectNode tree) implements Validation {}

    /**
     * The value is not an event of the catalogue.
     *
     * @param reason why, as a code
     * @param violations what is wrong, at least one
     */
    record Invalid(RejectReason reason, List<Violation> violations) implements Validation {

        private static final int MAX_SHOWN = 20;

        /** Copies the list. */
        public Invalid {
            violations = List.copyOf(violations);
        }

        /** The reason and the first violations on one line. */
        public String describe() {
            String shown = violations.stream()
                    .limit(MAX_SHOWN)
                    .map(Violation::toString)
                    .collect(Collectors.joining("; "));
            int more = violations.size() - MAX_SHOWN;
            return reason + ": " + shown + (more > 0 ? "; and %d more".formatted(more) : "");
        }
    }

    /** An invalid value with one violation. */
    static Invalid invalid(RejectReason reason, String pointer, String message) {
        return new Invalid(reason, List.of(new Violation(pointer, message)));
    }
}
