package dev.cyclelog.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The keys that there are: those of the {@code reference.conf} files. */
final class KnownKeys {

    private static final String ROOT = "cyclelog";
    private static final String FREE = ROOT + ".kafka.properties.";

    private final Config reference;
    private final Set<String> keys = new TreeSet<>();

    KnownKeys(Config reference) {
        this.reference = reference;
        reference.getConfig(ROOT).entrySet().forEach(entry -> keys.add(ROOT + "." + entry.getKey()));
    }

    /**
     * Refuses keys that nobody would read.
     *
     * @param all the settings as they are read
     * @param file what the file adds to them
     * @param properties the system properties, which may begin like ours and belong to somebody else
     * @throws InvalidSettingException with the key that was probably meant
     */
    void check(Config all, Config file, Config properties) {
        for (String key : file.root().keySet()) {
            if (reference.hasPath(ConfigUtil.joinPath(ROOT, key))) {
                throw new InvalidSettingException(
                        "%s stands outside of %s { … }: write %s.%s".formatted(key, ROOT, ROOT, key));
            }
        }
        for (Map.Entry<String, ConfigValue> entry : all.withOnlyPath(ROOT).entrySet()) {
            String key = entry.getKey();
            // A section that is something else is for its reader to refuse.
            boolean known = key.startsWith(FREE) || reference.hasPath(key);
            if (!known && (isInSection(key) || !properties.hasPath(key))) {
                String nearest = keys.stream()
                        .min(Comparator.comparingInt(other -> distance(other, key)))
                        .orElseThrow();
                throw new InvalidSettingException("there is no setting %s (from %s); is %s meant?"
                        .formatted(key, entry.getValue().origin().description(), nearest));
            }
        }
    }

    private boolean isInSection(String key) {
        String section = ConfigUtil.splitPath(key).get(1);
        return reference.hasPath(ConfigUtil.joinPath(ROOT, section));
    }

    /** How many letters must be added, removed or replaced to make one of the other. */
    private static int distance(String one, String other) {
        int[] last = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = last[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
            }
            last = row;
        }
        return last[other.length()];
    }
}
