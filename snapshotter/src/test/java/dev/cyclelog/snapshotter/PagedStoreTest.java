package dev.cyclelog.snapshotter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagedStoreTest {

    private static final int[] SPECIAL_IDS = {0, 15, 16, 17, -1, -16, Integer.MAX_VALUE, Integer.MIN_VALUE};

    @TempDir
    Path folder;

    @Test
    void findsEachStateAgainAndACyclesStatesInOrder() throws Exception {
        try (LocalStores stores = new LocalStores(folder.resolve("state"))) {
            PagedStore store = new PagedStore(stores.store(CycleStores.NAMES.get(0)));
            Map<Integer, Map<Integer, String>> expected = new TreeMap<>();
            Random random = new Random(5);
            for (int i = 0; i < 5_000; i++) {
                int cycle = random.nextInt(3);
                int id = i % 5 == 0 ? SPECIAL_IDS[random.nextInt(SPECIAL_IDS.length)] : random.nextInt(200);
                String state = "x".repeat(random.nextInt(300)) + i;
                store.put(PagePlace.of(cycle, id), state.getBytes(StandardCharsets.UTF_8));
                expected.computeIfAbsent(cycle, first -> new TreeMap<>(Integer::compareUnsigned))
                        .put(id, state);
            }

            expected.forEach((cycle, states) -> {
                states.forEach((id, state) -> assertThat(store.get(PagePlace.of(cycle, id)))
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo(state));
                assertThat(store.get(PagePlace.of(cycle, 1_000))).isNull();
                List<Integer> ids = new ArrayList<>();
                try (OrderedStore.Entries entries = store.ofIds(cycle)) {
                    entries.forEachRemaining(entry -> {
                        ids.add(StateKeys.idOf(entry.key()));
                        assertThat(entry.value())
                                .asString(StandardCharsets.UTF_8)
                                .isEqualTo(states.get(StateKeys.idOf(entry.key())));
                    });
                }
                assertThat(ids).containsExactlyElementsOf(states.keySet());
                assertThat(store.count(cycle)).isEqualTo(states.size());
            });
            assertThat(store.get(PagePlace.of(3, 0))).isNull();
        }
    }

    @Test
    void battlesAreNamedByAnyText() throws Exception {
        try (LocalStores stores = new LocalStores(folder.resolve("state"))) {
            PagedStore store = new PagedStore(stores.store(CycleStores.NAMES.get(0)));
            List<String> ids =
                    new ArrayList<>(List.of("-", "1-", "10-", "a", "a-1", "a1", "1a", "a\u0661", "01", "001"));
            IntStream.rangeClosed(0, 120).mapToObj(Integer::toString).forEach(ids::add);
            for (int cycle = 0; cycle < 2; cycle++) {
                for (String id : ids) {
                    store.put(PagePlace.of(cycle, id), (cycle + "/" + id).getBytes(StandardCharsets.UTF_8));
                }
            }

            try (OrderedStore.Entries pages = store.pages().range(StateKeys.battle(0, "2"), StateKeys.battle(0, "3"))) {
                assertThat(pages).toIterable().as("pages of 20 to 39").hasSize(2);
            }
            for (int cycle = 0; cycle < 2; cycle++) {
                assertThat(store.count(cycle)).isEqualTo(ids.size());
                for (String id : ids) {
                    assertThat(store.get(PagePlace.of(cycle, id)))
                            .asString(StandardCharsets.UTF_8)
                            .isEqualTo(cycle + "/" + id);
                }
            }
        }
    }
}
