package dev.cyclelog.events;

import java.util.List;
import java.util.stream.Collectors;

/** What came of validating one record's value. */
public sealed interface Validation {

    /**
     * The value is an event of the catalogue.
     *
     * @param event the event
     */
    record Valid(Event event) implements Validation {}

    /**
     * The value is not an event of the catalogue.
     *
     * @param reason why, as a code
     * @param violations what is wrong, at least one
     */
    record Invalid(RejectReason reason, List<Violation> violations) implements Validation {

        /** Copies the list. */
        public Invalid {
            violations = List.copyOf(violations);
        }

        /** The reason and all violations on one line. */
        public String describe() {
            return reason + ": " + violations.stream().map(Violation::toString).collect(Collectors.joining("; "));
        }
    }

    /** An invalid value with one violation. */
    static Invalid invalid(RejectReason reason, String pointer, String message) {
        return new Invalid(reason, List.of(new Violation(pointer, message)));
    }
}
