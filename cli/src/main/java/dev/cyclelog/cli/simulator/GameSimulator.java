package dev.cyclelog.cli.simulator;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Plays a game that nobody plays: stables, robots, battles and money, told as events on the wire.
 *
 * <p>The same settings give the same bytes, on any machine and in any year: chance comes from the seed, time from a
 * calendar of the game's own. The books balance: what a stable owns at the end of a cycle is what it owned before plus
 * and minus what its events say.
 */
public final class GameSimulator {

    private final SimulatorSettings settings;

    /** A simulator of the game that the settings describe. */
    public GameSimulator(SimulatorSettings settings) {
        this.settings = settings;
    }

    /**
     * The game from its first event, one event per element: a JSON object on one line, without a line break.
     *
     * <p>Events are made as they are asked for, so memory depends on the number of stables, not on that of cycles. Each
     * call plays the same game anew. The stream is sequential.
     */
    public Stream<String> events() {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        new Playing(settings), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
                false);
    }

    /** A game in progress: acts are run only when the events of the act before are used up. */
    private static final class Playing implements Iterator<String> {

        private final Queue<String> events = new ArrayDeque<>();
        private final Iterator<Runnable> acts;

        Playing(SimulatorSettings settings) {
            acts = new Game(settings, events::add).acts();
        }

        @Override
        public boolean hasNext() {
            while (events.isEmpty() && acts.hasNext()) {
                acts.next().run();
            }
            return !events.isEmpty();
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the game is over");
            }
            return events.remove();
        }
    }
}
