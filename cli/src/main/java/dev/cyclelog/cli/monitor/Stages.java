package dev.cyclelog.cli.monitor;

import dev.cyclelog.events.Topics;
import dev.cyclelog.projector.Projector;
import dev.cyclelog.runtime.lag.Stage;
import dev.cyclelog.sequencer.Sequencer;
import dev.cyclelog.snapshotter.Snapshotter;
import java.util.List;
import java.util.stream.Stream;

/** The stages of the flow. */
public final class Stages {

    private Stages() {}

    /** All of them, in the order in which events pass them. */
    public static List<Stage> of(Topics topics) {
        return Stream.of(Sequencer.stages(topics), Projector.stages(topics), Snapshotter.stages(topics))
                .flatMap(List::stream)
                .toList();
    }
}
