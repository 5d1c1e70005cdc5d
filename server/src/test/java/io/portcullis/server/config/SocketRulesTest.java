package io.portcullis.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.portcullis.conformance.Shows;
import io.portcullis.server.config.yaml.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SocketRulesTest {

    /** What is reported for these sockets, without what follows from a missing home socket. */
    private static List<String> problems(String... sockets) {
        String text = Stream.of(sockets).map(s -> "  - " + s + "\n")
                .collect(Collectors.joining("", "socket:\n", "home: sip:h\n"));
        try {
            ConfigurationReader.read("f", text, Optional.empty());
            return List.of();
        } catch (ConfigurationException e) {
            return e.problems().stream().filter(p -> p.severity() == Problem.Severity.ERROR)
                    .filter(p -> !p.text().startsWith("home is")).map(SocketRulesTest::place)
                    .toList();
        }
    }

    private static String place(Problem problem) {
        return problem.at() + " " + problem.text();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(List.of("udp:10.0.0.1", "ipsec:10.0.0.1"),
                        "3:5 ipsec:10.0.0.1:5062 is the only ipsec socket of"
                                + " 10.0.0.1; add one with another port, since a set of SAs needs a server port and a client port"),
                arguments(List.of("udp:10.0.0.1", "ipsec:10.0.0.1", "ipsec:10.0.0.1:5062"),
                        "3:5 ipsec:10.0.0.1:5062 is the only ipsec socket of 10.0.0.1; add one with another port, since a set of"
                                + " SAs needs a server port and a client port"
                                + "|4:5 ipsec:10.0.0.1:5062 stands here twice; the other is at 3:5"),
                arguments(List.of("udp:10.0.0.1", "ipsec:10.0.0.1", "ipsec:10.0.0.1:6000", "ipsec:10.0.0.2:6000"),
                        "5:5 ipsec:10.0.0.2:6000 is the only ipsec socket of 10.0.0.2; add one with another port, since a set of"
                                + " SAs needs a server port and a client port"),
                arguments(List.of("udp:10.0.0.1", "udp:10.0.0.1:6000", "ipsec:10.0.0.1:6000", "ipsec:10.0.0.1:6001"),
                        "4:5 ipsec:10.0.0.1:6000 and udp:10.0.0.1:6000 claim the same address: ipsec:10.0.0.1:6000 opens UDP"
                                + " and TCP there, and both take ESP only; the other is at 3:5"),
                arguments(List.of("udp:10.0.0.1", "ipsec:10.0.0.1:6000", "ipsec:10.0.0.1:6001", "tcp:10.0.0.1:6001"),
                        "5:5 tcp:10.0.0.1:6001 and ipsec:10.0.0.1:6001 claim the same address: ipsec:10.0.0.1:6001 opens UDP"
                                + " and TCP there, and both take ESP only; the other is at 4:5"),
                arguments(List.of("udp:10.0.0.1", "ipsec:10.0.0.1:6000", "ipsec:10.0.0.1:6001", "udp:0.0.0.0:6000"),
                        "5:5 udp:0.0.0.0:6000 and ipsec:10.0.0.1:6000 claim the same address: ipsec:10.0.0.1:6000 opens UDP and"
                                + " TCP there, and both take ESP only; the other is at 3:5"),
                arguments(List.of("udp:10.0.0.1", "ipsec:0.0.0.0:6000", "ipsec:0.0.0.0:6001"),
                        "3:5 ipsec:0.0.0.0:6000: SAs belong to one address, so an ipsec socket needs one of its own, not 0.0.0.0"
                                + "|4:5 ipsec:0.0.0.0:6001: SAs belong to one address, so an ipsec socket needs one of its own,"
                                + " not 0.0.0.0"),
                arguments(List.of("udp:10.0.0.1", "ipsec:10.0.0.1:5061", "ipsec:10.0.0.1:6001"),
                        "3:5 ipsec:10.0.0.1:5061: a protected port is neither 5060 nor 5061 (TS 33.203 7.1)"),
                arguments(List.of("udp:10.0.0.1", "udp:10.0.0.1:5060", "ipsec:10.0.0.1:6000", "ipsec:10.0.0.1:6001"),
                        "3:5 udp:10.0.0.1:5060 stands here twice; the other is at 2:5"),
                arguments(List.of("udp:[::]", "udp:10.0.0.1", "ipsec:10.0.0.1:6000", "ipsec:10.0.0.1:6001"),
                        "3:5 udp:10.0.0.1:5060 and udp:[::]:5060 overlap; the other is at 2:5"),
                arguments(List.of("ipsec:10.0.0.1:6000", "ipsec:10.0.0.1:6001"),
                        "1:1 socket needs a udp: or tcp: entry, where phones begin to register"),
                arguments(List.of("udp:10.0.0.1"),
                        "1:1 socket needs two ipsec: entries for an IP, or security_agreement: off"),
                arguments(List.of("udp:2001:db8::1"),
                        "2:5 socket wants udp:IP[:port], tcp:IP[:port] or ipsec:IP[:port], not the"
                                + " text \"udp:2001:db8::1\"; an IPv6 address stands in brackets, as in udp:[2001:db8::1]:5060"),
                arguments(List.of("udp:10.1"),
                        "2:5 \"10.1\" is no IP address; a socket is opened on an address, not on a name"),
                arguments(List.of("udp:example.org"),
                        "2:5 \"example.org\" is no IP address; a socket is opened on an address, not on a name"),
                arguments(List.of("\"udp:[fe80::1%eth0]\""),
                        "2:5 \"fe80::1%eth0\" is no IP address; a socket is opened on an address, not on a name"),
                arguments(List.of("udp:224.0.0.1"), "2:5 224.0.0.1 is a multicast address"),
                arguments(List.of("udp:10.0.0.1:"),
                        "2:5 socket wants udp:IP[:port], tcp:IP[:port] or ipsec:IP[:port], not a"
                                + " group of keys"),
                arguments(List.of("udp:10.0.0.1:0"), "2:5 \"0\" is no port; it may be 1 to 65535"),
                arguments(List.of("udp:10.0.0.1:123456"), "2:5 \"123456\" is no port; it may be 1 to 65535"),
                arguments(List.of("sctp:10.0.0.1"),
                        "2:5 a socket begins with udp:, tcp: or ipsec:, not \"sctp:\""));
    }

    @ParameterizedTest
    @MethodSource("refused")
    @Shows("row 4.4")
    void refusesAndNamesBoth(List<String> sockets, String expected) {
        assertThat(String.join("|", problems(sockets.toArray(String[]::new)))).isEqualTo(expected);
    }

    static Stream<List<String>> accepted() {
        return Stream.of(
                List.of("udp:10.0.0.1", "tcp:10.0.0.1", "ipsec:10.0.0.1:6000", "ipsec:10.0.0.1:6001"),
                List.of("udp:10.0.0.1", "udp:10.0.0.2", "ipsec:10.0.0.1:6000", "ipsec:10.0.0.1:6001"),
                List.of("udp:10.0.0.1", "udp:0.0.0.0:5080", "ipsec:10.0.0.1:6000", "ipsec:10.0.0.1:6001"),
                List.of("udp:10.0.0.1", "ipsec:10.0.0.1:6000", "ipsec:10.0.0.1:6001", "udp:10.0.0.2:6000"),
                List.of("udp:10.0.0.1", "ipsec:10.0.0.1:6000", "ipsec:10.0.0.1:6001", "ipsec:10.0.0.1:6002"),
                List.of("udp:[2001:db8::1]", "ipsec:[2001:db8::1]:6000", "ipsec:[2001:db8::1]:6001"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void acceptsWhatFitsTogether(List<String> sockets) {
        assertThat(problems(sockets.toArray(String[]::new))).isEmpty();
    }

    static Stream<Arguments> ports() {
        String three = "[\"udp:10.0.0.1\", \"ipsec:10.0.0.1:6000\", \"ipsec:10.0.0.1:6001\", \"ipsec:10.0.0.1:6002\"]";
        String two = "[\"udp:10.0.0.1\", \"ipsec:10.0.0.1:6000\", \"ipsec:10.0.0.1:6001\"]";
        String twoAddresses = "[\"udp:10.0.0.1\", \"ipsec:10.0.0.1:6000\", \"ipsec:10.0.0.1:6001\", \"ipsec:10.0.0.1:6002\","
                + " \"ipsec:10.0.0.2:6000\", \"ipsec:10.0.0.2:6001\", \"ipsec:10.0.0.2:6003\"]";
        String fixed = "warning: with default_client_port port_pc cannot change at a re-authentication, which TS 33.203 7.1"
                + " wants; leave it out, and have three ipsec sockets or more of an address";
        return Stream.of(arguments(three, "", ""), arguments(three, "default_server_port: 6001\n", ""),
                arguments(three, "default_client_port: 6001\n", "f:3:1: " + fixed),
                arguments(three, "default_client_port: 6001\ndefault_server_port: 6000\n", "f:3:1: " + fixed),
                arguments(two, "", "f:1:1: warning: with but two ipsec sockets of 10.0.0.1 port_pc cannot change at a"
                        + " re-authentication, which TS 33.203 7.1 wants; add a third"),
                arguments(two, "default_client_port: 6000\n", "f:3:1: " + fixed),
                arguments(three, "default_client_port: 6001\ndefault_server_port: 6001\n",
                        "f:3:1: error: default_client_port is the default_server_port; a set of SAs needs two ports"),
                arguments(three, "default_server_port: 5060\n",
                        "f:3:1: error: default_server_port is 5060, but the ipsec sockets of 10.0.0.1 have [6000, 6001, 6002]"),
                arguments(twoAddresses, "default_client_port: 6002\n",
                        "f:3:1: error: default_client_port is 6002, but the ipsec sockets of 10.0.0.2 have [6000, 6001, 6003]"),
                arguments(twoAddresses, "default_server_port: 6003\n",
                        "f:3:1: error: default_server_port is 6003, but the ipsec sockets of 10.0.0.1 have [6000, 6001, 6002]"));
    }

    @ParameterizedTest
    @MethodSource("ports")
    @Shows("row 4.4")
    void row4RefusesImpossiblePortsAndWarnsWherePortPcCannotChange(String sockets, String ports, String expected) {
        String text = "socket: " + sockets + "\nhome: sip:h\n" + ports;
        List<Problem> found;
        try {
            found = ConfigurationReader.read("f", text, Optional.empty()).warnings();
        } catch (ConfigurationException e) {
            found = e.problems();
        }
        assertThat(found.stream().map(p -> p.in("f")).collect(Collectors.joining("|"))).isEqualTo(expected);
    }
}
