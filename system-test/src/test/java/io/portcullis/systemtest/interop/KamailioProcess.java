package io.portcullis.systemtest.interop;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.portcullis.linux.socket.NetworkNamespace;
import io.portcullis.sip.stack.transport.Addresses;
import org.awaitility.Awaitility;

/** Kamailio, from Debian, with a configuration of ours, in a network namespace. */
final class KamailioProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern VERSION = Pattern.compile("kamailio (\\S+)");
    private static final String OPTIONS = """
            OPTIONS sip:%1$s SIP/2.0
            Via: SIP/2.0/TCP %2$s;branch=z9hG4bKup
            Max-Forwards: 1
            From: <sip:%2$s>;tag=up
            To: <sip:%1$s>
            Call-ID: up@%2$s
            CSeq: 1 OPTIONS
            Content-Length: 0

            """.replace("\n", "\r\n");

    private final Process process;
    private final Path directory;

    private KamailioProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /**
     * Starts it, and waits until it answers.
     *
     * @param configuration names a resource beside this class's package
     * @param words         what is replaced in it
     * @param ready         where it listens by TCP
     */
    static KamailioProcess start(String namespace, String configuration, Map<String, String> words,
            InetSocketAddress ready) throws Exception {
        Path directory = Files.createTempDirectory("kamailio");
        String text;
        try (InputStream resource = Objects.requireNonNull(
                KamailioProcess.class.getResourceAsStream("/interop/" + configuration), configuration)) {
            text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (Map.Entry<String, String> word : words.entrySet()) {
            text = text.replace(word.getKey(), word.getValue());
        }
        Path file = Files.writeString(directory.resolve("kamailio.cfg"), text);
        Process process = new ProcessBuilder("ip", "netns", "exec", namespace, "kamailio", "-DD", "-E", "-m", "64",
                "-M",
                "8", "-Y", directory.toString(), "-f", file.toString())
                .redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
        KamailioProcess started = new KamailioProcess(process, directory);
        Awaitility.await().atMost(PATIENCE).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("Kamailio did not start:\n" + started.log());
            }
            return answers(namespace, ready);
        });
        return started;
    }

    /** By TCP: whoever reads from connections is the last of its processes to start; the sockets are there long before. */
    private static boolean answers(String namespace, InetSocketAddress address) throws Exception {
        return NetworkNamespace.named(namespace).call(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(address, 1000);
                socket.setSoTimeout(2000);
                String host = Addresses.text(new InetSocketAddress(address.getAddress(), socket.getLocalPort()));
                socket.getOutputStream().write(OPTIONS.formatted(Addresses.text(address), host)
                        .getBytes(StandardCharsets.US_ASCII));
                return socket.getInputStream().read() == 'S';
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /** What the program says it is, such as {@code Kamailio 5.6.3}. */
    static String version() throws IOException {
        Process process = new ProcessBuilder("kamailio", "-v").redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher version = VERSION.matcher(said);
        if (!version.find()) {
            throw new IOException("no version in: " + said);
        }
        return "Kamailio " + version.group(1);
    }

    /** What it has said so far. */
    String log() throws IOException {
        return Files.readString(directory.resolve("log"), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.waitFor();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
