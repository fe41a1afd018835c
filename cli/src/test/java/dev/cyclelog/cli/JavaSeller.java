package dev.cyclelog.cli;

import dev.cyclelog.publisher.EventPublisher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A game service that publishes with our library: in waves, at whose end it publishes again what was not stored, until
 * it is.
 */
final class JavaSeller implements Seller {

    private static final int PATIENCE_SECONDS = 200;

    /** What it does for the order of its events. */
    enum Style {
        /** Waits for each event before it publishes the next one of that cycle. */
        WAITS,
        /** Publishes without waiting: an event that was not stored has lost its place. */
        STREAMS
    }

    private final Sales sales;
    private final Style style;
    private final EventPublisher publisher;
    private final Pace pace;
    private int notStored;

    JavaSeller(Sales sales, Style style, EventPublisher publisher, Pace pace) {
        this.sales = sales;
        this.style = style;
        this.publisher = publisher;
        this.pace = pace;
    }

    @Override
    public void sell(int events) throws Exception {
        try (publisher) {
            while (sales.made() < events) {
                pace.awaitTurn();
                List<Sales.Sale> wave = wave();
                store(wave);
                wave.forEach(sales::acknowledged);
                pace.stored(wave.size());
            }
        }
    }

    private List<Sales.Sale> wave() {
        List<Sales.Sale> wave = new ArrayList<>();
        int size = style == Style.WAITS ? Sales.CYCLES : 500;
        for (int i = 0; i < size; i++) {
            Sales.Sale sale = style == Style.WAITS ? sales.next(sales.publisher(), i) : sales.next(sales.publisher());
            wave.add(sale);
            wave.addAll(sales.beside(sale));
        }
        return wave;
    }

    private void store(List<Sales.Sale> wave) throws Exception {
        List<Sales.Sale> unsure = wave;
        while (!unsure.isEmpty()) {
            List<CompletableFuture<Boolean>> stored = new ArrayList<>();
            for (Sales.Sale sale : unsure) {
                stored.add(publisher
                        .publish(sale.json().getBytes(StandardCharsets.UTF_8))
                        .handle((done, failure) -> failure == null));
            }
            List<Sales.Sale> failed = new ArrayList<>();
            for (int i = 0; i < stored.size(); i++) {
                if (!stored.get(i).get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    failed.add(unsure.get(i));
                }
            }
            if (style == Style.STREAMS) {
                failed.forEach(sales::lostItsPlace);
            }
            notStored += failed.size();
            unsure = failed;
        }
    }

    @Override
    public Sales sales() {
        return sales;
    }

    @Override
    public String toString() {
        return "%s (%s): %,d events; not stored at first, and published again: %,d"
                .formatted(sales.publisher(), style, sales.made(), notStored);
    }
}
