package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** A certificate for this machine that it has signed itself, with its key; made by the JDK's own tool. */
final class SelfSigned {

    static final String PASSWORD = "of-the-store";

    private static final String ALIAS = "server";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path store;
    private final Path certificate;
    private final String key;

    /** Makes it in files of this folder whose names begin with the name. */
    SelfSigned(Path folder, String name) throws Exception {
        this.store = folder.resolve(name + ".p12");
        this.certificate = folder.resolve(name + ".pem");
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=DNS:localhost,IP:127.0.0.1",
                "-validity",
                "2");
        keytool("-exportcert", "-rfc", "-file", certificate.toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        this.key = "-----BEGIN PRIVATE KEY-----\n"
                + LINES.encodeToString(
                        keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private void keytool(String command, String... options) throws Exception {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> all = Stream.concat(
                        Stream.of(
                                tool.toString(),
                                command,
                                "-alias",
                                ALIAS,
                                "-keystore",
                                store.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD),
                        Stream.of(options))
                .toList();
        Path output = store.resolveSibling(store.getFileName() + ".out");
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor()).as(() -> read(output)).isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    /** Key and certificate, as PKCS #12 with the {@link #PASSWORD}. */
    Path store() {
        return store;
    }

    /** The certificate, as PEM: who trusts it trusts the server. */
    Path certificate() {
        return certificate;
    }

    /** The key, as PEM. */
    String key() {
        return key;
    }
}
