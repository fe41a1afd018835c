package dev.cyclelog.snapshotter;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * States by cycle and id, those of neighbouring ids in one value. In a big cycle hardly an id occurs twice between two
 * commits, but most pages do: so what an event costs depends less on how many there are. A page has at most
 * {@link PagePlace#SLOTS} states, however big the cycle is.
 *
 * <p>A page is its states in order of their slots, each as the slot, the length, and the bytes.
 */
final class PagedStore {

    private final OrderedStore pages;

    PagedStore(OrderedStore pages) {
        this.pages = pages;
    }

    /** The pages as they are stored. */
    OrderedStore pages() {
        return pages;
    }

    /** The state, or null. */
    byte[] get(PagePlace place) {
        byte[] page = pages.get(place.page());
        if (page == null) {
            return null;
        }
        StateInput in = new StateInput(page);
        while (in.hasMore()) {
            if (in.readUnsigned() == place.slot()) {
                return in.readBytes();
            }
            in.skipBytes();
        }
        return null;
    }

    void put(PagePlace place, byte[] state) {
        byte[] page = pages.get(place.page());
        StateOutput out = new StateOutput();
        int wanted = place.slot();
        boolean written = false;
        if (page != null) {
            StateInput in = new StateInput(page);
            while (in.hasMore()) {
                int start = in.position();
                int slot = (int) in.readUnsigned();
                in.skipBytes();
                if (slot >= wanted && !written) {
                    write(out, wanted, state);
                    written = true;
                }
                if (slot != wanted) {
                    out.write(page, start, in.position() - start);
                }
            }
        }
        if (!written) {
            write(out, wanted, state);
        }
        pages.put(place.page(), out.toBytes());
    }

    private static void write(StateOutput out, int slot, byte[] state) {
        out.writeUnsigned(slot);
        out.writeBytes(state);
    }

    /** How many states of a cycle there are. */
    int count(int cycleNumber) {
        int count = 0;
        try (OrderedStore.Entries found = pagesOf(cycleNumber)) {
            while (found.hasNext()) {
                StateInput in = new StateInput(found.next().value());
                while (in.hasMore()) {
                    in.readUnsigned();
                    in.skipBytes();
                    count++;
                }
            }
        }
        return count;
    }

    private OrderedStore.Entries pagesOf(int cycleNumber) {
        return pages.range(StateKeys.cycle(cycleNumber), StateKeys.last(cycleNumber));
    }

    /** The states of a cycle whose ids are numbers, each with its key as {@link StateKeys#id}. The caller closes it. */
    OrderedStore.Entries ofIds(int cycleNumber) {
        OrderedStore.Entries found = pagesOf(cycleNumber);
        Deque<OrderedStore.Entry> states = new ArrayDeque<>();
        return new OrderedStore.Entries() {
            @Override
            public boolean hasNext() {
                return !states.isEmpty() || found.hasNext();
            }

            @Override
            public OrderedStore.Entry next() {
                if (states.isEmpty()) {
                    OrderedStore.Entry page = found.next();
                    StateInput in = new StateInput(page.value());
                    while (in.hasMore()) {
                        int id = PagePlace.idOf(page.key(), (int) in.readUnsigned());
                        states.add(new OrderedStore.Entry(StateKeys.id(cycleNumber, id), in.readBytes()));
                    }
                }
                return states.remove();
            }

            @Override
            public void close() {
                found.close();
            }
        };
    }
}
