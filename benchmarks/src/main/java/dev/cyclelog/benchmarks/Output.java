package dev.cyclelog.benchmarks;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a benchmark's progress and its results go. */
final class Output {

    @Option(names = "--json", description = "print the results as JSON")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    void say(String progress) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(progress);
        err.flush();
    }

    void print(Table results) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? results.asJson() : results.asText());
        out.flush();
    }
}
