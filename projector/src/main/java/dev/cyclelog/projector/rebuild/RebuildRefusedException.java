package dev.cyclelog.projector.rebuild;

/** The rebuild was not begun, or not finished, because of what it found. The old table is as it was. */
public final class RebuildRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RebuildRefusedException(String message) {
        super(message);
    }
}
