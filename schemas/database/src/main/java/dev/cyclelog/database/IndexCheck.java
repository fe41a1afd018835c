package dev.cyclelog.database;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jooq.DSLContext;

/** Holds a table's indexes, and the constraints before them, against the contract. */
final class IndexCheck {

    private final ContractTable table;
    private final Map<String, FoundIndex> found = new LinkedHashMap<>();
    private final List<ContractDifference> differences = new ArrayList<>();

    IndexCheck(DSLContext sql, ContractTable table, long oid) {
        this.table = table;
        FoundIndex.all(sql, oid).forEach(index -> found.put(index.name(), index));
    }

    List<ContractDifference> differences() {
        List<ContractIndex> absent = new ArrayList<>();
        for (ContractIndex wanted : table.indexes()) {
            FoundIndex index = found.remove(wanted.name());
            if (index == null) {
                absent.add(wanted);
            } else if (index.isLike(wanted)) {
                checkState(index);
            } else {
                replace(index, wanted);
            }
        }
        // After the others: what has a name of the contract is not taken for another one of it.
        absent.forEach(this::findUnderAnotherName);
        found.values().forEach(this::report);
        return differences;
    }

    private void checkState(FoundIndex index) {
        if (!index.usable()) {
            differences.add(ContractDifference.mended(
                    object(index.name()),
                    "not valid: its making was interrupted, and it is not used",
                    "a valid index",
                    "REINDEX INDEX public.%s;".formatted(index.name())));
        }
        if (!index.fastUpdate()) {
            differences.add(ContractDifference.mended(
                    object(index.name()),
                    "fastupdate = off",
                    "fastupdate = on",
                    "ALTER INDEX public.%s SET (fastupdate = on);".formatted(index.name())));
        }
    }

    private void replace(FoundIndex index, ContractIndex wanted) {
        String mend = wanted.isConstraint() && !index.isConstraint() && index.does(wanted) && index.usable()
                ? using(index, wanted)
                : index.drop(table) + "\n" + create(wanted);
        differences.add(ContractDifference.mended(object(wanted.name()), index.words(), wanted.words(), mend));
    }

    private void findUnderAnotherName(ContractIndex wanted) {
        Optional<FoundIndex> alike = take(index -> index.isLike(wanted) && index.usable());
        if (alike.isPresent()) {
            String rename = wanted.isConstraint()
                    ? "ALTER TABLE %s RENAME CONSTRAINT %s TO %s;"
                            .formatted(table.qualified(), alike.get().name(), wanted.name())
                    : "ALTER INDEX public.%s RENAME TO %s;"
                            .formatted(alike.get().name(), wanted.name());
            differences.add(ContractDifference.mended(
                    object(wanted.name()), "the name " + alike.get().name(), "the name " + wanted.name(), rename));
            return;
        }
        Optional<FoundIndex> unnamed = wanted.isConstraint()
                ? take(index -> !index.isConstraint() && index.does(wanted) && index.usable())
                : Optional.empty();
        differences.add(unnamed.map(index -> ContractDifference.mended(
                        object(wanted.name()),
                        "%s, by the name %s".formatted(index.words(), index.name()),
                        wanted.words(),
                        using(index, wanted)))
                .orElseGet(() ->
                        ContractDifference.mended(object(wanted.name()), "none", wanted.words(), create(wanted))));
    }

    private Optional<FoundIndex> take(Predicate<FoundIndex> test) {
        Optional<FoundIndex> first = found.values().stream().filter(test).findFirst();
        first.ifPresent(index -> found.remove(index.name()));
        return first;
    }

    private void report(FoundIndex more) {
        differences.add(new ContractDifference(
                object(more.name()),
                more.words() + ", one more",
                "no such index",
                Optional.of(more.drop(table)),
                more.refusesNoRow()));
    }

    private String create(ContractIndex wanted) {
        return wanted.isConstraint()
                ? "ALTER TABLE %s ADD CONSTRAINT %s %s %s;"
                        .formatted(
                                table.qualified(), wanted.name(), wanted.kind().clause(), wanted.columns())
                : "CREATE INDEX %s ON %s USING %s;".formatted(wanted.name(), table.qualified(), wanted.definition());
    }

    private String using(FoundIndex index, ContractIndex wanted) {
        return "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s;"
                .formatted(table.qualified(), wanted.name(), wanted.kind().clause(), index.name());
    }

    private String object(String name) {
        return "index %s of %s".formatted(name, table.table());
    }
}
