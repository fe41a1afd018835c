package dev.cyclelog.cli;

import dev.cyclelog.cli.ForeignClient.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * A game service that publishes with another client, in runs; a run of which it is not sure it makes again. It deploys
 * bugs, so that some of what it sends is broken.
 */
final class ForeignSeller implements Seller {

    private final Sales sales;
    private final ForeignClient client;
    private final Pace pace;
    private int runs;
    private int runsAgain;

    ForeignSeller(Sales sales, ForeignClient client, Pace pace) {
        this.sales = sales;
        this.client = client;
        this.pace = pace;
    }

    @Override
    public void sell(int events) throws Exception {
        try (client) {
            while (sales.made() < events) {
                pace.awaitTurn();
                Hash hash = Hash.values()[sales.random().nextInt(2)];
                List<Sales.Sale> run = run(200 + sales.random().nextInt(1_500), orderOf(hash));
                publish(run, hash);
                run.forEach(sales::acknowledged);
                pace.stored(run.size());
            }
        }
    }

    /** Events on the wrong partition make a detour, all those of a cycle the same one, and others may overtake them. */
    private String orderOf(Hash hash) {
        return "%s with %s".formatted(sales.publisher(), hash);
    }

    private List<Sales.Sale> run(int size, String order) {
        List<Sales.Sale> run = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Sales.Sale sale = sales.next(order);
            run.add(sale);
            run.addAll(sales.beside(sale));
            if (sales.random().nextInt(100) == 0) {
                run.add(sales.broken());
            }
        }
        return run;
    }

    private void publish(List<Sales.Sale> run, Hash hash) throws Exception {
        runs++;
        if (sales.random().nextInt(8) == 0) {
            // It crashes in the middle.
            client.publish(run.subList(0, sales.random().nextInt(run.size())), hash);
            runsAgain++;
        }
        while (!client.publish(run, hash)) {
            runsAgain++;
            run.forEach(sales::lostItsPlace);
        }
    }

    @Override
    public Sales sales() {
        return sales;
    }

    @Override
    public String toString() {
        return "%s: %,d events in %d runs; runs that crashed or failed and were made again: %d"
                .formatted(client, sales.made(), runs, runsAgain);
    }
}
