package io.portcullis.pcscf.hooks;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import io.portcullis.ipsec.sa.set.SaSet;
import io.portcullis.pcscf.routes.IpsecField;
import io.portcullis.pcscf.routes.LogFormat;
import io.portcullis.pcscf.routes.RouteMessage;
import io.portcullis.pcscf.routes.Variable;
import io.portcullis.pcscf.security.UeSet;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.Hop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A message in a hook: what all of them can do. For the hook's thread alone; closed when the hook has returned. */
public abstract class RoutedMessage<M extends SipMessage> implements RouteMessage {

    /** What {@code xlog} writes goes by this name. */
    private static final Logger XLOG = LoggerFactory.getLogger("io.portcullis.xlog");
    private static final HeaderName USER_AGENT = HeaderName.of("User-Agent");
    /** Whoever changed these would answer another transaction, or nobody. */
    private static final Set<HeaderName> OF_THE_TRANSACTION = Set.of(HeaderName.VIA, HeaderName.FROM, HeaderName.TO,
            HeaderName.CALL_ID, HeaderName.CSEQ, HeaderName.CONTENT_LENGTH);

    private final RoutedTransaction exchange;
    private final Hop arrivedBy;
    private M message;
    private boolean closed;

    RoutedMessage(RoutedTransaction exchange, Hop arrivedBy, M message) {
        this.exchange = exchange;
        this.arrivedBy = arrivedBy;
        this.message = message;
    }

    /** The set that the message came over; null if it came in clear. */
    protected abstract @Nullable UeSet set();

    /** Begins a change of the message. */
    abstract MessageEdit<M> edit(M original);

    final RoutedTransaction exchange() {
        return exchange;
    }

    /** The message as it is now. */
    public final M message() {
        return message;
    }

    final void close() {
        closed = true;
        closed();
    }

    /** The hook has returned; for what has to be given back. */
    protected void closed() {}

    /** @throws IllegalStateException if the hook has returned */
    protected final void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the hook that this was handed to has returned");
        }
    }

    /** Changes the message. */
    protected final void change(Consumer<MessageEdit<M>> how) {
        requireOpen();
        MessageEdit<M> edit = edit(message);
        how.accept(edit);
        become(edit.done());
    }

    /** Puts a changed message in place of this one. */
    protected final void become(M changed) {
        message = changed;
    }

    /** @throws IllegalArgumentException if it is no header name, or a header that belongs to the transaction */
    static HeaderName editable(String name) {
        HeaderName header = HeaderName.of(name);
        if (OF_THE_TRANSACTION.contains(header)) {
            throw new IllegalArgumentException(header + " belongs to the transaction and cannot be changed");
        }
        return header;
    }

    @Override
    public final String method() {
        return message.method();
    }

    @Override
    public final Optional<String> impi() {
        return exchange.impi();
    }

    @Override
    public final boolean overIpsec() {
        return set() != null;
    }

    @Override
    public final InetSocketAddress source() {
        return arrivedBy.remote();
    }

    @Override
    public final InetSocketAddress receivedAt() {
        return arrivedBy.local();
    }

    @Override
    public final @Nullable String header(String name) {
        return message.header(HeaderName.of(name));
    }

    @Override
    public final List<String> headers(String name) {
        return List.copyOf(message.headers(HeaderName.of(name)));
    }

    @Override
    public final void addHeader(String name, String value) {
        HeaderName header = editable(name);
        change(edit -> edit.append(header, value));
    }

    @Override
    public final void setHeader(String name, String value) {
        HeaderName header = editable(name);
        change(edit -> edit.set(header, value));
    }

    @Override
    public final void removeHeader(String name) {
        HeaderName header = editable(name);
        change(edit -> edit.remove(header));
    }

    @Override
    public final byte[] body() {
        return message.body();
    }

    @Override
    public final void body(byte[] bytes, String contentType) {
        change(edit -> edit.body(bytes, contentType));
    }

    @Override
    public final @Nullable String ipsec(IpsecField field) {
        UeSet set = set();
        return set == null ? null : switch (field) {
            case IP -> text(set.sas().pcscf());
            case SPI_C -> set.sas().spis().pc().toString();
            case SPI_S -> set.sas().spis().ps().toString();
            case PORT_C -> Integer.toString(set.sas().ports().pc());
            case PORT_S -> Integer.toString(set.sas().ports().ps());
            case ALG, EALG, CK, IK -> common(set, field);
        };
    }

    @Override
    public final @Nullable String ipsecUe(IpsecField field) {
        UeSet set = set();
        return set == null ? null : switch (field) {
            case IP -> text(set.sas().ue());
            case SPI_C -> set.sas().spis().uc().toString();
            case SPI_S -> set.sas().spis().us().toString();
            case PORT_C -> Integer.toString(set.sas().ports().uc());
            case PORT_S -> Integer.toString(set.sas().ports().us());
            case ALG, EALG, CK, IK -> common(set, field);
        };
    }

    private static @Nullable String common(UeSet set, IpsecField field) {
        SaSet sas = set.sas();
        try {
            return switch (field) {
                case ALG -> sas.pair().alg().token();
                case EALG -> sas.pair().ealg().token();
                case CK -> set.keys().withCk(HexFormat.of()::formatHex);
                case IK -> set.keys().withIk(HexFormat.of()::formatHex);
                default -> null;
            };
        } catch (IllegalStateException wiped) {
            // The set ended while the hook ran.
            return null;
        }
    }

    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    @Override
    public final @Nullable String variable(String name) {
        Variable variable = LogFormat.parse(name).only()
                .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is not one variable"));
        return value(variable);
    }

    private @Nullable String value(Variable variable) {
        return switch (variable.kind()) {
            case METHOD -> message.method();
            case REQUEST_URI -> requestUriText();
            case FROM_URI -> message.from().uri().toString();
            case TO_URI -> message.to().uri().toString();
            case CALL_ID -> message.callId();
            case SOURCE_IP -> text(arrivedBy.remote().getAddress());
            case SOURCE_PORT -> Integer.toString(arrivedBy.remote().getPort());
            case RECEIVED_IP -> text(arrivedBy.local().getAddress());
            case RECEIVED_PORT -> Integer.toString(arrivedBy.local().getPort());
            case STATUS -> message instanceof SipResponse response ? Integer.toString(response.status()) : null;
            case REASON -> message instanceof SipResponse response ? response.reason() : null;
            case USER_AGENT -> message.header(USER_AGENT);
            case HEADER -> header(variable.argument());
            case IPSEC -> IpsecField.of(variable.argument()).map(this::ipsec).orElse(null);
            case IPSEC_UE -> IpsecField.of(variable.argument()).map(this::ipsecUe).orElse(null);
        };
    }

    /** The Request-URI: the message's, or that of the request that it answers. */
    String requestUriText() {
        return exchange.transaction().request().requestUri().toString();
    }

    @Override
    public final void xlog(String format) {
        xlog(System.Logger.Level.INFO, format);
    }

    @Override
    public final void xlog(System.Logger.Level level, String format) {
        LogFormat parsed = LogFormat.parse(format);
        Level wanted = switch (level) {
            case ALL, TRACE -> Level.TRACE;
            case DEBUG -> Level.DEBUG;
            case INFO -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR -> Level.ERROR;
            case OFF -> null;
        };
        if (wanted != null && XLOG.isEnabledForLevel(wanted)) {
            XLOG.atLevel(wanted).log("{}", parsed.print(this::value).stripTrailing());
        }
    }
}
