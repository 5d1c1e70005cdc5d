package io.portcullis.systemtest.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

import io.portcullis.ipsec.esp.EspBackend;
import io.portcullis.ipsec.esp.EspConfig;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.pcscf.routes.RequestRoute;
import io.portcullis.pcscf.routes.Routes;
import io.portcullis.server.Portcullis;
import io.portcullis.server.config.Configuration;
import io.portcullis.server.config.ConfigurationReader;
import io.portcullis.server.routes.RoutesException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A P-CSCF inside this very process: routes as objects, and as a file that changes. */
class RoutesCases {

    private static final String YAML = """
            socket:
              - udp:192.0.2.1
              - ipsec:192.0.2.1:5062
              - ipsec:192.0.2.1:5063
            home: sip:192.0.2.2:5060
            backend: userspace
            store: memory
            """;

    @TempDir
    private Path folder = Path.of("unset");

    @BeforeAll
    static void giveTheHostAnAddress() throws Exception {
        for (String arguments : new String[]{"link add out0 type veth peer name in0",
            "addr add 192.0.2.1/24 dev out0", "link set out0 up", "link set in0 up"}) {
            assertThat(new ProcessBuilder(("ip " + arguments).split(" ")).inheritIO().start().waitFor()).isZero();
        }
    }

    private Path configuration(String more) throws Exception {
        return Files.writeString(folder.resolve("portcullis.yaml"), YAML + more);
    }

    private void routes(String text) throws Exception {
        Path next = Files.writeString(folder.resolve("next"), text);
        Files.move(next, folder.resolve("MyRoutes.java"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String answering(int status) {
        return """
                import io.portcullis.pcscf.routes.*;
                public class MyRoutes implements Routes {
                    @Override public void request(RequestRoute r) {
                        r.reply(%d, "From The File");
                    }
                }
                """.formatted(status);
    }

    /** The first line of the answer to an OPTIONS. */
    private static String asked() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("192.0.2.1"))) {
            socket.setSoTimeout(10_000);
            long unique = System.nanoTime();
            byte[] request = ("OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:" + socket.getLocalPort()
                    + ";branch=z9hG4bK" + unique + "\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\nCall-ID: " + unique
                    + "\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(request, request.length, new InetSocketAddress("192.0.2.1", 5060)));
            DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8).lines().findFirst()
                    .orElse("");
        }
    }

    @Test
    void servesInAnotherProgramByItsRoutes() throws Exception {
        Routes routes = new Routes() {
            @Override
            public void request(RequestRoute request) {
                request.reply(488, "From The Program");
            }
        };
        routes(answering(489));
        for (int i = 0; i < 2; i++) {
            // Its routes come before those that the file names; and what has been closed can be started again.
            try (Portcullis portcullis = Portcullis.start(configuration("routes: MyRoutes.java\n"), routes)) {
                assertThat(portcullis).isNotNull();
                assertThat(asked()).isEqualTo("SIP/2.0 488 From The Program");
            }
        }
        try (Portcullis portcullis = Portcullis.start(configuration(""))) {
            assertThat(portcullis).isNotNull();
            assertThat(asked()).isEqualTo("SIP/2.0 403 Register First");
        }
    }

    @Test
    void takesTheProgramsOwnBackendAndClosesItWithItself() throws Exception {
        Configuration configuration = ConfigurationReader.read(configuration("")).configuration();
        try (Portcullis portcullis = Portcullis.start(configuration, ownBackend())) {
            assertThat(portcullis).isNotNull();
            assertThat(asked()).isEqualTo("SIP/2.0 403 Register First");
            assertThat(devices()).contains("own0").noneMatch(name -> name.startsWith("portcullis"));
        }
        assertThat(devices()).doesNotContain("own0");

        routes("public class MyRoutes implements Routes {}");
        Configuration bad = ConfigurationReader.read(configuration("routes: MyRoutes.java\n")).configuration();
        SaBackend backend = ownBackend();
        assertThatThrownBy(() -> Portcullis.start(bad, backend)).isInstanceOf(RoutesException.class);
        assertThat(devices()).as("nothing was left").doesNotContain("own0");
    }

    private static SaBackend ownBackend() throws Exception {
        SaBackend backend = EspBackend.open(EspConfig.DEFAULT.withDevice("own%d"));
        assertThat(devices()).contains("own0");
        return backend;
    }

    private static List<String> devices() throws Exception {
        return NetworkInterface.networkInterfaces().map(NetworkInterface::getName).toList();
    }

    @Test
    void servesByARoutesFileAndTakesItsChangesWhileItRuns() throws Exception {
        routes(answering(486));
        try (Portcullis portcullis = Portcullis.start(configuration("routes: MyRoutes.java\n"))) {
            assertThat(portcullis).isNotNull();
            assertThat(asked()).isEqualTo("SIP/2.0 486 From The File");
            routes(answering(487));
            await().atMost(Duration.ofSeconds(30)).until(() -> asked().startsWith("SIP/2.0 487"));
            routes("no Java at all");
            // One look at the file and more.
            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(30))
                    .until(() -> asked().startsWith("SIP/2.0 487"));
            routes(answering(404));
            await().atMost(Duration.ofSeconds(30)).until(() -> asked().startsWith("SIP/2.0 404"));
        }
    }

    @Test
    void doesNotStartWithRoutesThatCannotBeUsed() throws Exception {
        routes("public class MyRoutes implements Routes {}");
        Path file = configuration("routes: MyRoutes.java\n");
        assertThatThrownBy(() -> Portcullis.start(file)).isInstanceOf(RoutesException.class)
                .hasMessageContaining("MyRoutes.java:1:34: error: cannot find symbol");
        try (Portcullis portcullis = Portcullis.start(configuration(""))) {
            assertThat(portcullis).as("nothing was left").isNotNull();
        }
    }
}
