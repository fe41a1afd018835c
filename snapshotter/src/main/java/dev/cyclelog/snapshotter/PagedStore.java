package dev.cyclelog.snapshotter;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * States by cycle and id, those of neighbouring ids in one value. In a big cycle hardly an id occurs twice between two
 * commits, but most pages do: so what an event costs depends less on how many there are. A page holds at most
 * {@value #IDS}, however big the cycle is.
 *
 * <p>A page is its states in order of their ids, each as the last digits of the id, the length, and the bytes.
 */
final class PagedStore {

    private static final int BITS = 4;

    private static final int IDS = 1 << BITS;

    private final OrderedStore pages;

    PagedStore(OrderedStore pages) {
        this.pages = pages;
    }

    /** The pages as they are stored. */
    OrderedStore pages() {
        return pages;
    }

    /** The state, or null. */
    byte[] get(int cycleNumber, int id) {
        byte[] page = pages.get(key(cycleNumber, id));
        if (page == null) {
            return null;
        }
        StateInput in = new StateInput(page);
        while (in.hasMore()) {
            int slot = (int) in.readUnsigned();
            if (slot == slot(id)) {
                return in.readBytes();
            }
            in.skipBytes();
        }
        return null;
    }

    void put(int cycleNumber, int id, byte[] state) {
        byte[] key = key(cycleNumber, id);
        byte[] page = pages.get(key);
        StateOutput out = new StateOutput();
        int wanted = slot(id);
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
        pages.put(key, out.toBytes());
    }

    private static void write(StateOutput out, int slot, byte[] state) {
        out.writeUnsigned(slot);
        out.writeBytes(state);
    }

    /** The states of a cycle, each with its key as {@link StateKeys#id}. The caller closes it. */
    OrderedStore.Entries of(int cycleNumber) {
        OrderedStore.Entries found = pages.range(StateKeys.cycle(cycleNumber), StateKeys.last(cycleNumber));
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
                    int first = StateKeys.idOf(page.key()) << BITS;
                    StateInput in = new StateInput(page.value());
                    while (in.hasMore()) {
                        int id = first | (int) in.readUnsigned();
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

    private static byte[] key(int cycleNumber, int id) {
        return StateKeys.id(cycleNumber, id >>> BITS);
    }

    private static int slot(int id) {
        return id & (IDS - 1);
    }
}
