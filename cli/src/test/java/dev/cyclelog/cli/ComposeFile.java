package dev.cyclelog.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The file {@code docker-compose.yml}, as Compose reads it when no variable is set. */
final class ComposeFile {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\w+:-([^}]*)}");

    private final Map<String, Map<String, Object>> services = new TreeMap<>();
    private final Map<?, ?> volumes;

    ComposeFile(Path file) throws IOException {
        Map<?, ?> compose = (Map<?, ?>) read(file);
        ((Map<?, ?>) compose.get("services"))
                .forEach((name, service) -> services.put(name.toString(), merged((Map<?, ?>) service)));
        volumes = (Map<?, ?>) compose.get("volumes");
    }

    /** A YAML file with its anchors followed. */
    static Object read(Path file) throws IOException {
        return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    }

    private static Map<String, Object> merged(Map<?, ?> map) {
        Map<String, Object> result = new LinkedHashMap<>();
        if (map.get("<<") instanceof Map<?, ?> others) {
            result.putAll(merged(others));
        }
        map.forEach((key, value) -> {
            if (!key.equals("<<")) {
                result.put(key.toString(), value instanceof Map<?, ?> inner ? merged(inner) : value);
            }
        });
        return result;
    }

    /** Each service by name, with the keys that it has from anchors. */
    Map<String, Map<String, Object>> services() {
        return services;
    }

    /** Those that run our image. */
    Map<String, Map<String, Object>> ours() {
        Map<String, Map<String, Object>> ours = new TreeMap<>(services);
        ours.values().removeIf(service -> !service.containsKey("build"));
        return ours;
    }

    /** Those that do their work and end. */
    static boolean runsOnce(Map<String, Object> service) {
        return service.get("restart").equals("no");
    }

    /** The names of the volumes. */
    List<String> volumes() {
        return volumes.keySet().stream().map(Object::toString).toList();
    }

    /** The texts of a list of a service; none if it is not there. */
    static List<String> list(Map<String, Object> service, String key) {
        return service.get(key) instanceof List<?> list
                ? list.stream().map(ComposeFile::resolved).toList()
                : List.of();
    }

    /** A mapping of a service; empty if it is not there. */
    static Map<?, ?> map(Map<String, Object> service, String key) {
        return service.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    /** A text with the defaults of its variables in their place. */
    static String resolved(Object text) {
        return VARIABLE.matcher(text.toString()).replaceAll("$1");
    }
}
