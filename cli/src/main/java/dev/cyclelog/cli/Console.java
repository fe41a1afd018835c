package dev.cyclelog.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** What a person reads: progress on standard error, so that standard output holds results only. */
final class Console {

    private final PrintWriter out;
    private final PrintWriter err;

    Console(CommandSpec spec) {
        this.out = spec.commandLine().getOut();
        this.err = spec.commandLine().getErr();
    }

    /** A line of progress. */
    synchronized void say(String line) {
        err.println(line);
        err.flush();
    }

    /** A line of the result. */
    synchronized void print(String line) {
        out.println(line);
        out.flush();
    }
}
