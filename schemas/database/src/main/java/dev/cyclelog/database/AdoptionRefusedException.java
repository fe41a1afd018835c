package dev.cyclelog.database;

import java.util.List;

/**
 * The database has tables, or names, where the migrations would put theirs, and they are not such that they can be
 * adopted. The message has a line for each thing, and the SQL that mends it in lines of its own.
 */
public final class AdoptionRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AdoptionRefusedException(List<String> obstacles) {
        super(
                "migrate adopts tables that are empty and equal to the contract (docs/adoption.md); it has changed no table, because\n"
                        + String.join("\n", obstacles));
    }
}
