package io.portcullis.sip.stack.resolve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Asks name servers, one after another, each for its time; a lone one twice, since datagrams get lost. What is too long for a
 * datagram is asked for over TCP. Each question leaves from a port of its own, which is harder to forge answers to (RFC 5452).
 */
final class NameServers implements DnsLookup, AutoCloseable {

    /** How long it holds that there is nothing, where the answer does not say (RFC 2308 5). */
    static final long NEGATIVE_TTL = 30;

    private static final int SOA_NUMBERS = 20;
    private static final int MOST_QUERIES = 4;

    private final Supplier<EventLoop> loops;
    private final DnsConfig config;
    private @Nullable DnsNameResolver resolver;
    private @Nullable DnsServerAddressStreamProvider servers;

    /** Opens nothing before the first question. */
    NameServers(Supplier<EventLoop> loops, DnsConfig config) {
        this.loops = loops;
        this.config = config;
    }

    private synchronized DnsNameResolver resolver() {
        DnsNameResolver opened = resolver;
        if (opened == null) {
            opened = new DnsNameResolverBuilder(loops.get()).datagramChannelFactory(EpollDatagramChannel::new)
                    .socketChannelFactory(EpollSocketChannel::new).queryTimeoutMillis(config.timeout().toMillis())
                    .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution).build();
            resolver = opened;
        }
        return opened;
    }

    private synchronized DnsServerAddressStream servers(String name) {
        DnsServerAddressStreamProvider known = servers;
        if (known == null) {
            known = config.nameServers().isEmpty() ? DnsServerAddressStreamProviders.platformDefault()
                    : new SequentialDnsServerAddressStreamProvider(config.nameServers());
            servers = known;
        }
        return known.nameServerAddressStream(name);
    }

    @Override
    public CompletableFuture<Answer> lookUp(String name, DnsType type) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        DefaultDnsQuestion question;
        try {
            question = new DefaultDnsQuestion(name, type.wire());
        } catch (IllegalArgumentException noName) {
            answer.complete(new Answer(List.of(), NEGATIVE_TTL));
            return answer;
        }
        DnsServerAddressStream stream = servers(name);
        ask(new Asking(question, type, stream, answer), Math.clamp(stream.size(), 2, MOST_QUERIES));
        return answer;
    }

    private record Asking(DefaultDnsQuestion question, DnsType type, DnsServerAddressStream servers,
            CompletableFuture<Answer> answer) {}

    private void ask(Asking asking, int left) {
        InetSocketAddress server = asking.servers().next();
        resolver().query(server, asking.question()).addListener(
                (Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> done) -> {
                    try {
                        asking.answer().complete(read(asking, done));
                    } catch (IOException | RuntimeException failed) {
                        if (left > 1) {
                            ask(asking, left - 1);
                        } else {
                            asking.answer().completeExceptionally(failed);
                        }
                    }
                });
    }

    private static Answer read(Asking asking, Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> done)
            throws IOException {
        String what = asking.type() + " of " + asking.question().name();
        if (!done.isSuccess()) {
            throw new IOException("no name server told " + what, done.cause());
        }
        AddressedEnvelope<DnsResponse, InetSocketAddress> envelope = done.getNow();
        try {
            DnsResponse response = envelope.content();
            DnsResponseCode code = response.code();
            if (!code.equals(DnsResponseCode.NOERROR) && !code.equals(DnsResponseCode.NXDOMAIN)) {
                throw new IOException("a name server answered " + code + " for " + what);
            }
            return read(asking, response);
        } finally {
            envelope.release();
        }
    }

    private static Answer read(Asking asking, DnsResponse response) {
        Set<String> names = new HashSet<>(Set.of(key(asking.question().name())));
        List<DnsData> data = new ArrayList<>();
        long ttl = Long.MAX_VALUE;
        // Name servers that recurse put an alias before what it stands for.
        for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
            DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
            if (!names.contains(key(record.name())) || !(record instanceof DnsRawRecord raw)) {
                continue;
            }
            ByteBuf content = raw.content().duplicate();
            if (record.type().equals(DnsRecordType.CNAME)) {
                names.add(key(DefaultDnsRecordDecoder.decodeName(content)));
                ttl = Math.min(ttl, record.timeToLive());
            } else if (record.type().equals(asking.type().wire())) {
                data.add(DnsData.decode(asking.type(), content));
                ttl = Math.min(ttl, record.timeToLive());
            }
        }
        return new Answer(List.copyOf(data), data.isEmpty() ? negativeTtl(response) : ttl);
    }

    private static String key(String name) {
        return (name.endsWith(".") ? name : name + ".").toLowerCase(Locale.ROOT);
    }

    /** RFC 2308 5: the lower of the SOA's own time and its last number. */
    private static long negativeTtl(DnsResponse response) {
        for (int i = 0; i < response.count(DnsSection.AUTHORITY); i++) {
            DnsRecord record = response.recordAt(DnsSection.AUTHORITY, i);
            if (record.type().equals(DnsRecordType.SOA) && record instanceof DnsRawRecord raw
                    && raw.content().readableBytes() >= SOA_NUMBERS) {
                ByteBuf content = raw.content();
                return Math.min(record.timeToLive(), content.getUnsignedInt(content.writerIndex() - 4));
            }
        }
        return NEGATIVE_TTL;
    }

    @Override
    public synchronized void close() {
        if (resolver != null) {
            resolver.close();
        }
    }
}
