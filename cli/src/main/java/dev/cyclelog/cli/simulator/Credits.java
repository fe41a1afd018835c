package dev.cyclelog.cli.simulator;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Amounts of credits: counted in whole hundredths, so that the books balance to the last digit. */
final class Credits {

    private Credits() {}

    /** So many whole credits. */
    static long of(long whole) {
        return whole * 100;
    }

    /** A share of an amount, cut to whole hundredths. */
    static long percent(long amount, int percent) {
        return amount * percent / 100;
    }

    /** An amount without its hundredths: most prices in the game are whole. */
    static long whole(long amount) {
        return amount / 100 * 100;
    }

    static JsonNode json(long amount) {
        if (amount % 100 == 0) {
            return JsonNodeFactory.instance.numberNode(amount / 100);
        }
        return JsonNodeFactory.instance.numberNode(
                amount % 10 == 0 ? BigDecimal.valueOf(amount / 10, 1) : BigDecimal.valueOf(amount, 2));
    }
}
