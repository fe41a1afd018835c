package dev.cyclelog.cli;

import dev.cyclelog.cli.publish.EventLines;
import dev.cyclelog.cli.publish.PublishProgress;
import dev.cyclelog.cli.publish.PublishRun;
import dev.cyclelog.cli.simulator.GameSimulator;
import dev.cyclelog.cli.stack.CatchUp;
import dev.cyclelog.cli.stack.Pipeline;
import dev.cyclelog.cli.verify.Verifier;
import dev.cyclelog.cli.verify.VerifyOutput;
import dev.cyclelog.cli.verify.VerifyReport;
import dev.cyclelog.publisher.EventPublisher;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.sequencer.Tally;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = "Runs the whole pipeline on an embedded broker and database, fed by a simulated game or a file,"
                + " verifies the result and shows how to connect.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--events", paramLabel = "FILE", description = "NDJSON to publish instead of a simulated game.")
    private Path events;

    @Option(names = "--exit", description = "Stop when done, instead of staying up for a look around.")
    private boolean exit;

    @Mixin
    private SimulatorOptions simulator;

    @Mixin
    private DataOption data;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (events != null && !Files.isReadable(events)) {
            throw new ParameterException(spec.commandLine(), "cannot read the file '" + events + "'");
        }
        if (events == null) {
            simulator.settings(spec);
        }
        try (Closing closing = new Closing()) {
            return closing.run(() -> run(closing, new Console(spec)));
        }
    }

    private int run(Closing closing, Console console) throws IOException {
        RunningStack running = RunningStack.start(closing.open(() -> data.start(console)), closing);
        Settings settings = running.stack().settings();
        Pipeline pipeline = running.pipeline();
        console.say("sequencer, projector and snapshotter run; watch them at " + running.pageUrl());

        long start = System.nanoTime();
        PublishRun published = publish(settings, console);
        Map<Tally, Long> tallies;
        try (CatchUp catchUp = new CatchUp(settings, pipeline, console::say)) {
            tallies = catchUp.await();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        VerifyReport report = new Verifier(settings, pipeline.database(), console::say).verify();

        report.problems().forEach(problem -> console.print(problem.text()));
        console.print("published:   %,d events in %.1f s, from the first event to the last row and snapshot"
                .formatted(published.counts().stored(), seconds));
        console.print("not sent:    %,d invalid".formatted(published.counts().wrong()));
        console.print("accepted:    %,d".formatted(tallies.get(Tally.ACCEPTED)));
        console.print("duplicates:  %,d".formatted(tallies.get(Tally.DUPLICATE)));
        console.print("rejected:    %,d".formatted(tallies.get(Tally.REJECTED)));
        console.print("rows:        %,d in audit_logs".formatted(report.rows()));
        console.print("snapshots:   %,d in cycle_snapshots".formatted(report.snapshots()));
        console.print("verify:      " + VerifyOutput.summary(report));
        running.sayHowToConnect(console);
        if (!exit) {
            console.say("Ctrl-C stops it.");
            pipeline.stopped().join();
        }
        return report.passed() && published.counts().wrong() == 0 ? 0 : 1;
    }

    @SuppressWarnings("try") // The progress reports by itself.
    private PublishRun publish(Settings settings, Console console) throws IOException {
        try (EventPublisher publisher = EventPublisher.builder()
                .producerProperties(settings.kafka().properties())
                .topics(settings.topics().names())
                .catalogue(settings.catalogue())
                .source("cyclelog-demo")
                .build()) {
            PublishRun run = new PublishRun(publisher, console::say);
            String kafka = settings.kafka().bootstrapServers();
            if (events == null) {
                try (PublishProgress progress = new PublishProgress(run, OptionalDouble::empty, kafka, console::say)) {
                    publishGame(run);
                }
            } else {
                try (EventLines lines = EventLines.of(events);
                        PublishProgress progress = new PublishProgress(run, lines::share, kafka, console::say)) {
                    run.publish(lines, false);
                }
            }
            return run;
        }
    }

    private void publishGame(PublishRun run) {
        Iterator<String> game =
                new GameSimulator(simulator.settings(spec)).events().iterator();
        for (long number = 1; game.hasNext(); number++) {
            run.publish("event " + number, game.next().getBytes(StandardCharsets.UTF_8));
        }
        run.finish();
    }
}
