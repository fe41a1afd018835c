package dev.cyclelog.cli;

import dev.cyclelog.runtime.Settings;
import dev.cyclelog.sequencer.BreakerTopic;
import dev.cyclelog.sequencer.Trip;
import java.util.Collection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "resume",
        description = "Closes the circuit breaker: paused sequencers go on within a second.",
        mixinStandardHelpOptions = true)
final class SequencerResumeCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = config.settings();
        Console console = new Console(spec);
        try (BreakerTopic topic = new BreakerTopic(settings)) {
            Collection<Trip> trips = topic.resume();
            if (trips.isEmpty()) {
                console.print("no circuit breaker has tripped; there is nothing to resume");
            }
            for (Trip trip : trips) {
                console.print("resumed partition %d, tripped at %s (%s, offset %d): %s"
                        .formatted(trip.partition(), trip.at(), trip.topic(), trip.offset(), trip.why()));
            }
            return 0;
        }
    }
}
