package io.portcullis.sip.stack.resolve;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.portcullis.sip.message.SipUri;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Finds the servers that a SIP URI stands for (RFC 3263 4): transport, address and port, in the order in which they are to be
 * tried. Thread-safe; never blocks.
 */
public final class Locator implements AutoCloseable {

    private static final int SIP_PORT = 5060;
    private static final int MOST_NAMES = 10_000;

    private final DnsCache cache;
    private final NameServers servers;

    private Locator(NameServers servers) {
        this.servers = servers;
        this.cache = new DnsCache(servers, System::nanoTime, MOST_NAMES);
    }

    /** Looks names up on the transport's event loops; opens nothing before the first name. */
    public static Locator open(SipTransport transport, DnsConfig config) {
        return new Locator(new NameServers(transport::loop, config));
    }

    /**
     * Where requests to this URI go.
     *
     * @param uri    the URI of the next hop; its maddr counts before its host
     * @param family IPv4 or IPv6: what our socket can reach
     * @return at least one; completed already for an address, and for a name that is remembered; or
     *         {@link NoNextHopException}
     */
    public CompletableFuture<List<Destination>> locate(SipUri uri, StandardProtocolFamily family) {
        if (uri.secure()) {
            return failed("sips wants TLS, which is not spoken here: " + uri);
        }
        String wanted = uri.transport();
        TransportProtocol protocol = protocol(wanted);
        if (wanted != null && protocol == null) {
            return failed("transport=" + wanted + " is not spoken here: " + uri);
        }
        String maddr = uri.params().value("maddr");
        String host = maddr == null ? uri.bareHost() : withoutBrackets(maddr);
        InetAddress literal = literal(host);
        if (literal != null) {
            return literal instanceof Inet6Address == (family == StandardProtocolFamily.INET6)
                    ? CompletableFuture.completedFuture(List.of(new Destination(or(protocol, TransportProtocol.UDP),
                            new InetSocketAddress(literal, uri.portOr(SIP_PORT)))))
                    : failed("there is no way to " + host + " by " + named(family));
        }
        Search search = new Search(host, family);
        return search.orFail(uri.port() >= 0 ? search.addresses(host, uri.port(), or(protocol, TransportProtocol.UDP))
                : protocol != null ? search.service(protocol) : search.anyService());
    }

    private static TransportProtocol or(@Nullable TransportProtocol protocol, TransportProtocol otherwise) {
        return protocol == null ? otherwise : protocol;
    }

    private static @Nullable TransportProtocol protocol(@Nullable String transport) {
        return "udp".equals(transport) ? TransportProtocol.UDP
                : "tcp".equals(transport) ? TransportProtocol.TCP : null;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The address that a host is; null if it is a name. Names are told apart first, since an exception costs a lot. */
    public static @Nullable InetAddress literal(String host) {
        int last = host.isEmpty() ? 'x' : host.charAt(host.length() - 1);
        if (host.indexOf(':') < 0 && (last < '0' || last > '9')) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException aName) {
            return null;
        }
    }

    private static String named(StandardProtocolFamily family) {
        return family == StandardProtocolFamily.INET6 ? "IPv6" : "IPv4";
    }

    private static <T> CompletableFuture<T> failed(String why) {
        return CompletableFuture.failedFuture(new NoNextHopException(why));
    }

    /** What is asked for one host. */
    private final class Search {

        private final String host;
        private final StandardProtocolFamily family;

        Search(String host, StandardProtocolFamily family) {
            this.host = host;
            this.family = family;
        }

        /** RFC 3263 4.1: NAPTR, else the SRV records of the transports that we speak, else an address. */
        CompletableFuture<List<Destination>> anyService() {
            return records(host, DnsType.NAPTR, DnsData.Naptr.class).thenCompose(found -> {
                List<DnsData.Naptr> services = found.stream()
                        .filter(naptr -> naptr.flags().equalsIgnoreCase("s") && protocol(naptr) != null)
                        .sorted(Comparator.comparingInt(DnsData.Naptr::order)
                                .thenComparingInt(DnsData.Naptr::preference))
                        .toList();
                return services.isEmpty() ? concat(List.of(TransportProtocol.UDP, TransportProtocol.TCP),
                        each -> servers(serviceName(each), each))
                        : concat(services, each -> servers(each.replacement(),
                                or(protocol(each), TransportProtocol.UDP)));
            }).thenCompose(found -> found.isEmpty() ? addresses(host, SIP_PORT, TransportProtocol.UDP)
                    : CompletableFuture.completedFuture(found));
        }

        /** RFC 3263 4.2: the SRV records of one transport, else an address. */
        CompletableFuture<List<Destination>> service(TransportProtocol protocol) {
            return servers(serviceName(protocol), protocol)
                    .thenCompose(found -> found.isEmpty() ? addresses(host, SIP_PORT, protocol)
                            : CompletableFuture.completedFuture(found));
        }

        private String serviceName(TransportProtocol protocol) {
            return "_sip._" + protocol.name().toLowerCase(Locale.ROOT) + "." + host;
        }

        private static @Nullable TransportProtocol protocol(DnsData.Naptr naptr) {
            return switch (naptr.service().toUpperCase(Locale.ROOT)) {
                case "SIP+D2U" -> TransportProtocol.UDP;
                case "SIP+D2T" -> TransportProtocol.TCP;
                default -> null;
            };
        }

        private CompletableFuture<List<Destination>> servers(String service, TransportProtocol protocol) {
            return records(service, DnsType.SRV, DnsData.Srv.class).thenCompose(found -> concat(
                    SrvOrder.of(found, bound -> ThreadLocalRandom.current().nextInt(bound)),
                    // One name that nobody can resolve does not take the others away.
                    each -> addresses(each.target(), each.port(), protocol).exceptionally(unknown -> List.of())));
        }

        CompletableFuture<List<Destination>> addresses(String name, int port, TransportProtocol protocol) {
            boolean six = family == StandardProtocolFamily.INET6;
            InetAddress local = HostsFileEntriesResolver.DEFAULT.address(name,
                    six ? ResolvedAddressTypes.IPV6_ONLY : ResolvedAddressTypes.IPV4_ONLY);
            if (local != null) {
                return CompletableFuture.completedFuture(
                        List.of(new Destination(protocol, new InetSocketAddress(local, port))));
            }
            return records(name, six ? DnsType.AAAA : DnsType.A, DnsData.Ip.class).thenApply(found -> found.stream()
                    .map(each -> new Destination(protocol, new InetSocketAddress(each.address(), port))).toList());
        }

        private <T extends DnsData> CompletableFuture<List<T>> records(String name, DnsType type, Class<T> kind) {
            return cache.get(name, type)
                    .thenApply(found -> found.stream().filter(kind::isInstance).map(kind::cast).toList());
        }

        private static <T> CompletableFuture<List<Destination>> concat(List<T> parts,
                Function<T, CompletableFuture<List<Destination>>> destinations) {
            List<CompletableFuture<List<Destination>>> all = parts.stream().map(destinations).toList();
            return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenApply(done -> {
                LinkedHashSet<Destination> each = new LinkedHashSet<>();
                all.forEach(part -> each.addAll(part.join()));
                return new ArrayList<>(each);
            });
        }

        CompletableFuture<List<Destination>> orFail(CompletableFuture<List<Destination>> found) {
            return found.handle((destinations, cause) -> {
                if (cause != null) {
                    return Locator.<List<Destination>>failed("the host " + host + " could not be looked up: "
                            + String.valueOf(root(cause).getMessage()));
                }
                return destinations.isEmpty()
                        ? Locator.<List<Destination>>failed(
                                "the host " + host + " is not known, or has no " + named(family) + " address")
                        : CompletableFuture.completedFuture(destinations);
            }).thenCompose(Function.identity());
        }

        private static Throwable root(Throwable cause) {
            Throwable inner = cause.getCause();
            return cause instanceof java.util.concurrent.CompletionException && inner != null ? inner : cause;
        }
    }

    @Override
    public void close() {
        servers.close();
    }
}
