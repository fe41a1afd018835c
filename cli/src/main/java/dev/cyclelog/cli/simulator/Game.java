package dev.cyclelog.cli.simulator;

import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The game from its founding to the last cycle, as a lazy sequence of acts. */
final class Game {

    private final SimulatorSettings settings;
    private final World world;
    private final Tournaments tournaments;

    Game(SimulatorSettings settings, Consumer<String> events) {
        this.settings = settings;
        world = new World(settings, events);
        tournaments = new Tournaments(world);
    }

    /** The acts in order; each writes its events when it is run, and has to be run before the next is asked for. */
    Iterator<Runnable> acts() {
        Stream<Supplier<Stream<Runnable>>> founding =
                Stream.of(() -> Stream.of(() -> world.beginCycle(1)), new Founding(world)::acts);
        Stream<Supplier<Stream<Runnable>>> cycles = IntStream.rangeClosed(1, settings.cycles())
                .mapToObj(number -> new Cycle(world, number, tournaments))
                .flatMap(Cycle::parts);
        return new ActIterator(Stream.concat(founding, cycles).iterator());
    }
}
