package dev.cyclelog.publisher;

import dev.cyclelog.events.RejectReason;
import dev.cyclelog.events.Validation;
import dev.cyclelog.events.Violation;
import java.util.List;

/** An event does not match the catalogue. The message holds every violation with its JSON pointer. */
public final class InvalidEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Validation.Invalid invalid;

    /** Refuses an event for what its validation has found. */
    public InvalidEventException(Validation.Invalid invalid) {
        super(invalid.describe());
        this.invalid = invalid;
    }

    /** Why, as the code that the sequencer would put on the dead letter. */
    public RejectReason reason() {
        return invalid.reason();
    }

    /** What is wrong, at least one. */
    public List<Violation> violations() {
        return invalid.violations();
    }
}
