package dev.cyclelog.cli;

import dev.cyclelog.cli.trace.EventTrace;
import dev.cyclelog.cli.trace.TraceReport;
import dev.cyclelog.cli.trace.Tracer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "trace",
        description = "What became of an event: accepted as which sequence number, duplicate, dead letter and why,"
                + " waiting, or unknown. Reads Kafka, and of PostgreSQL the dead letters: was it skipped?",
        mixinStandardHelpOptions = true)
final class TraceCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Parameters(paramLabel = "EVENT_ID", description = "The event's id.")
    private String eventId;

    @Option(names = "--cycle", paramLabel = "N", required = true, description = "The event's cycle.")
    private int cycle;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (eventId.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "an event id has at least one character");
        }
        if (cycle < 0) {
            throw new ParameterException(spec.commandLine(), "--cycle '" + cycle + "' is no cycle: they begin at 0");
        }
        Console console = new Console(spec);
        EventTrace trace = new Tracer(config.settings(), Tracer.WINDOW, console::say).trace(eventId, cycle);
        if (json) {
            console.print(TraceReport.json(trace).toString());
        } else {
            TraceReport.text(trace).forEach(console::print);
        }
        return trace.outcome() == EventTrace.Outcome.UNKNOWN ? 1 : 0;
    }
}
