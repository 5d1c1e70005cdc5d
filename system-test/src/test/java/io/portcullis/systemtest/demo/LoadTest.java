package io.portcullis.systemtest.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.portcullis.systemtest.host.InnerJvm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code portcullis load} against the P-CSCF of a demonstration that stays, and its report in a browser. */
class LoadTest {

    /** Written by the page itself, from what the browser has made of its plots. */
    private static final String PROBE = """
            <script>
            let seen = [];
            document.querySelectorAll('svg').forEach(svg => svg.querySelectorAll('polyline').forEach(line => {
              let point = line.getPointAtLength(line.getTotalLength());
              let box = line.getBBox();
              seen.push([svg.getAttribute('aria-label'), line.dataset.name, svg.dataset.mostX, svg.dataset.mostY,
                line.points.numberOfItems, point.x, point.y, box.y, svg.getBoundingClientRect().width > 300].join('|'));
            }));
            let pre = document.createElement('pre');
            pre.textContent = seen.map(line => 'SEEN ' + line).join('\\n');
            document.body.appendChild(pre);
            </script>
            """;

    private static Process demo;

    @BeforeAll
    static void startDemonstration() throws IOException {
        demo = DemoProcess.staying("--backend", "userspace", "--ues", "2");
    }

    @AfterAll
    static void endDemonstration() throws Exception {
        DemoProcess.end(demo, "TERM");
    }

    private static Ran load(List<String> arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("load"));
        all.addAll(arguments);
        return Ran.portcullis(all);
    }

    private static long worked(JsonNode report, String step) {
        JsonNode found = report.get("steps").get(step);
        return found == null ? 0 : found.get("worked").asLong();
    }

    @Test
    void phonesRegisterTalkAndLeaveAndTheReportShowsIt(@TempDir Path dir) throws Exception {
        Path page = dir.resolve("load.html");
        Path json = dir.resolve("load.json");

        Ran ran = load(List.of("--demo", "--ues", "300", "--rate", "60", "--ramp", "2", "--hold", "5", "--messages",
                "20",
                "--calls", "4", "--talk", "1", "--refreshes", "6", "--reboots", "2", "--vanishes", "1", "--transport",
                "mixed", "--report", page.toString(), "--json", json.toString()));

        assertThat(ran.exit()).as(ran.text()).isZero();
        assertThat(ran.text()).contains("Messages in clear after the 401: 0", "All of it was seen, over ESP.");
        JsonNode report = JsonMapper.shared().readTree(Files.readString(json));
        assertThat(report.get("unprotected").asLong()).isZero();
        assertThat(worked(report, "register")).isEqualTo(300);
        assertThat(worked(report, "message")).isBetween(80L, 101L);
        assertThat(worked(report, "call")).isBetween(15L, 21L).isEqualTo(worked(report, "hang-up"));
        assertThat(worked(report, "refresh")).isBetween(20L, 31L);
        assertThat(worked(report, "reboot")).isBetween(6L, 11L);
        assertThat(worked(report, "deregister")).isBetween(290L, 297L);
        List<Long> registered = new ArrayList<>();
        report.get("each_second").forEach(second -> registered.add(second.get("registered").asLong()));
        // A second may end when the first one has vanished, or is just being switched on again.
        assertThat(Collections.max(registered)).isBetween(297L, 300L);
        assertThat(registered).endsWith(0L);
        inABrowser(page, report, Collections.max(registered));
    }

    /** A browser shows as many points as there were seconds, and the last and the highest ones where their values belong. */
    private static void inABrowser(Path page, JsonNode report, long most) throws Exception {
        Path probed = page.resolveSibling("probed.html");
        Files.writeString(probed, Files.readString(page).replace("</body>", PROBE + "</body>"));

        Ran shown = Ran.of(List.of("chromium", "--headless", "--no-sandbox", "--disable-gpu",
                "--user-data-dir=" + page.resolveSibling("browser"), "--dump-dom", probed.toUri().toString()));

        List<String[]> lines = shown.text().lines().filter(line -> line.contains("SEEN Registered phones|registered|"))
                .map(line -> line.split("\\|", -1)).toList();
        assertThat(lines).as(shown.text()).hasSize(1);
        String[] line = lines.getFirst();
        int seconds = report.get("each_second").size();
        double last = report.get("each_second").get(seconds - 1).get("at").asDouble();
        double mostX = Double.parseDouble(line[2]);
        double mostY = Double.parseDouble(line[3]);
        assertThat(mostX).isBetween(last, 2.5 * last);
        assertThat(mostY).isEqualTo(500);
        assertThat(Integer.parseInt(line[4])).isEqualTo(seconds);
        assertThat(Double.parseDouble(line[5])).isCloseTo(70 + last / mostX * 700, within(0.5));
        assertThat(Double.parseDouble(line[6])).as("nobody is registered at the end").isCloseTo(230, within(0.5));
        assertThat(Double.parseDouble(line[7])).as("the most at a time").isCloseTo(230 - most / mostY * 200,
                within(0.5));
        assertThat(line[8]).startsWith("true");
        for (String step : List.of("register", "message", "call", "hang-up", "refresh", "reboot", "deregister")) {
            assertThat(shown.text()).contains("SEEN Steps that worked, a second|" + step + "|")
                    .contains("SEEN Time of " + step + ", ms|p99|");
        }
        Matcher table = Pattern.compile("<td>register</td><td>(\\d+)</td><td>(\\d+)</td>").matcher(shown.text());
        assertThat(table.find()).isTrue();
        assertThat(table.group(1)).isEqualTo("300");
    }

    /** Many phones of one address: each has ports of its own. */
    @Test
    void phonesShareAnAddressAndFailuresAreTold(@TempDir Path dir) throws Exception {
        Path card = Files.writeString(dir.resolve("card"), """
                imsi = 001015000000001
                mnc_digits = 2
                ki = 00000000000000000000000000000000
                opc = 00000000000000000000000000000000
                """);
        Path json = dir.resolve("load.json");
        List<String> arguments = new ArrayList<>(List.of("nsenter", "--net", "--target",
                Long.toString(DemoProcess.radio()), "--"));
        arguments.addAll(InnerJvm.command());
        arguments.addAll(List.of("io.portcullis.server.Main", "load", "--pcscf", "192.0.2.1", "--card", card.toString(),
                "--addresses", "198.18.255.1", "--addresses", "2001:db8:77::/64", "--ues", "20", "--rate", "20",
                "--hold", "0",
                "--json", json.toString()));

        Ran ran = Ran.of(arguments);
        assertThat(ran.exit()).as(ran.text()).isEqualTo(2);
        assertThat(ran.text()).contains("--pcscf 192.0.2.1 has no address of the family of --addresses");

        arguments.remove("2001:db8:77::/64");
        arguments.remove(arguments.lastIndexOf("--addresses"));
        ran = Ran.of(arguments);
        assertThat(ran.exit()).as(ran.text()).isEqualTo(1);
        assertThat(ran.text()).contains("failed     20  register: authentication: AUTN does not prove",
                "Not all of it worked.");
        JsonNode report = JsonMapper.shared().readTree(Files.readString(json));
        assertThat(report.get("good").asBoolean()).isFalse();
        assertThat(report.get("failures").get(0).get("count").asLong()).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"--demo --ues 0;--ues 0 is not in 1..100000",
        "--demo --ues 10001;the demonstration has 10000 subscribers",
        "--demo --rate 0;--rate 0.0 is not above 0", "--demo --rate -1;--rate -1.0 is not above 0",
        "--demo --hold -1;--ramp, --hold and --talk are 0 to 1000000 seconds",
        "--demo --offer nonsense;is no offer: alg/ealg", "--demo --expires 0;--expires 0 is not in 1..4294967295",
        "--demo --timeout 33;--timeout 33 is not in 1..32",
        "--demo --messages -2;a rate of -2.0 a second is not in 0..100000",
        "--demo --pcscf 192.0.2.1;either --pcscf, --card and --addresses, or --demo",
        "--ues 5;either --pcscf, --card and --addresses, or --demo",
        "--pcscf 192.0.2.1 --card /nowhere --addresses 10.0.0.1;cannot read /nowhere",
        "--pcscf 192.0.2.1 --card /nowhere --addresses 10.0.0.1/24;10.0.0.1/24 has bits set behind its prefix",
        "--pcscf 192.0.2.1 --card /nowhere --addresses 10.0.0.1 --ues 100000;100000 phones for each address",
        "--pcscf 192.0.2.1 --card /nowhere --addresses 10.0.0.1 --report /nowhere/load.html;cannot write /nowhere/load.html",
        "--demo --transport sctp;Invalid value for option '--transport'"})
    void wrongUsageIsNamed(String line, String message) throws Exception {
        Ran ran = load(List.of(line.split(" ")));
        assertThat(ran.exit()).as(ran.text()).isEqualTo(2);
        assertThat(ran.text()).contains(message);
    }
}
