package dev.cyclelog.cli;

/** The command was asked to stop before it was done. */
final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("stopped before it was done");
    }
}
