package org.pinfold.registration.sender;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.Alphabet;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataCoding;
import org.jsmpp.bean.DataCodings;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.MessageType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SMSCDeliveryReceipt;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.registration.CodeSender;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.SenderCounts;
import org.pinfold.registration.SenderEvent;
import org.pinfold.registration.Transport;
import org.pinfold.registration.VerificationCode;

/**
 * Sends codes as short messages to an SMSC (SMPP 3.4, bound as transceiver). The link is made for the first message and
 * again for the first one after it was lost. Delivery receipts are asked for, and counted.
 */
public final class SmppCodeSender implements CodeSender, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SmppCodeSender.class.getName());

    /** Held here, or its level would be forgotten with it. */
    private static final Logger LIBRARY = Logger.getLogger("org.jsmpp");

    private static final int ENQUIRE_LINK_MILLIS = 30_000;
    private static final Pattern RECEIPT_STATE = Pattern.compile("stat:([A-Z]{1,7})");

    /** SMPP 3.4, section 5.2.28 and appendix B. */
    private static final Map<String, SenderEvent> FINAL_STATES = Map.of(
            "DELIVRD", SenderEvent.DELIVERED,
            "EXPIRED", SenderEvent.UNDELIVERED,
            "DELETED", SenderEvent.UNDELIVERED,
            "UNDELIV", SenderEvent.UNDELIVERED,
            "REJECTD", SenderEvent.UNDELIVERED);

    private static final Map<Byte, String> STATE_NAMES = Map.of(
            (byte) 2, "DELIVRD", (byte) 3, "EXPIRED", (byte) 4, "DELETED", (byte) 5, "UNDELIV", (byte) 8, "REJECTD");

    static {
        // Its debug lines hold whole messages, its errors whatever an exception says. What matters is said here.
        LIBRARY.setLevel(Level.OFF);
    }

    private final SmppLink link;
    private final SecretBytes password;
    private final MessageText text;
    private final SenderCounts counts;
    private final SmppConnections connections;
    private final ReentrantLock linking = new ReentrantLock();
    private volatile Optional<SMPPSession> session = Optional.empty();
    private volatile long failedTries;

    /** @param password at most {@link SmppLink#MAX_PASSWORD} octets; owned by this object from now on */
    public SmppCodeSender(SmppLink link, SecretBytes password, MessageText text, SenderCounts counts) {
        this(link, password, text, counts, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    SmppCodeSender(
            SmppLink link, SecretBytes password, MessageText text, SenderCounts counts, SSLSocketFactory trusting) {
        this.link = link;
        this.password = password;
        this.text = text;
        this.counts = counts;
        this.connections = new SmppConnections(link, trusting);
    }

    @Override
    public Delivery send(PhoneNumber number, VerificationCode code, Transport transport) {
        if (transport != Transport.SMS) {
            return nothingLeft(SenderEvent.UNAVAILABLE);
        }
        // A link that was lost is noticed by writing to it at the latest: then once more, over a new one.
        for (int tried = 0; tried < 2; tried++) {
            Optional<SMPPSession> over = bound();
            if (over.isEmpty()) {
                break;
            }
            Optional<Delivery> delivery = submit(over.get(), number, code);
            if (delivery.isPresent()) {
                return delivery.get();
            }
        }
        return nothingLeft(SenderEvent.UNAVAILABLE);
    }

    /** Empty if the message could not be written. */
    private Optional<Delivery> submit(SMPPSession over, PhoneNumber number, VerificationCode code) {
        MessageText.ShortMessage message = text.shortMessage(code);
        DataCoding coding = message.isGsm() ? DataCodings.ZERO : new GeneralDataCoding(Alphabet.ALPHA_UCS2);
        try {
            over.submitShortMessage(
                    "",
                    sourceType(),
                    sourcePlan(),
                    link.source().replace("+", ""),
                    TypeOfNumber.INTERNATIONAL,
                    NumberingPlanIndicator.ISDN,
                    number.e164().substring(1),
                    new ESMClass(),
                    (byte) 0,
                    (byte) 0,
                    null,
                    null,
                    new RegisteredDelivery(SMSCDeliveryReceipt.SUCCESS_FAILURE),
                    (byte) 0,
                    coding,
                    (byte) 0,
                    message.octets());
            return Optional.of(accepted(SenderEvent.ACCEPTED));
        } catch (NegativeResponseException e) {
            return Optional.of(nothingLeft(reason(e.getCommandStatus())));
        } catch (ResponseTimeoutException | InvalidResponseException e) {
            return Optional.of(accepted(SenderEvent.UNKNOWN));
        } catch (PDUException e) {
            return Optional.of(nothingLeft(SenderEvent.REJECTED));
        } catch (IOException e) {
            lost(over, e);
            return Optional.empty();
        }
    }

    private static SenderEvent reason(int commandStatus) {
        return commandStatus == SMPPConstant.STAT_ESME_RTHROTTLED || commandStatus == SMPPConstant.STAT_ESME_RMSGQFUL
                ? SenderEvent.THROTTLED
                : SenderEvent.REJECTED;
    }

    private Delivery accepted(SenderEvent event) {
        counts.count(event);
        return Delivery.ACCEPTED;
    }

    private Delivery nothingLeft(SenderEvent event) {
        counts.count(event);
        return Delivery.UNAVAILABLE;
    }

    /**
     * The link, made if there is none. Of callers that wait for one that is being made, none tries again by itself: an SMSC
     * that is away would hold up the last of them for the sum of all waits.
     */
    private Optional<SMPPSession> bound() {
        Optional<SMPPSession> present = present();
        if (present.isPresent()) {
            return present;
        }
        long failedBefore = failedTries;
        Duration patience = link.connectWait().multipliedBy(2);
        try {
            if (!linking.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            present = present();
            if (present.isEmpty() && failedTries == failedBefore) {
                present = bind();
                session = present;
                if (present.isEmpty()) {
                    failedTries++;
                }
            }
            return present;
        } finally {
            linking.unlock();
        }
    }

    private Optional<SMPPSession> present() {
        return session.filter(each -> each.getSessionState().isBound());
    }

    boolean isBound() {
        return present().isPresent();
    }

    private Optional<SMPPSession> bind() {
        SMPPSession fresh = new SMPPSession(connections);
        fresh.setEnquireLinkTimer(ENQUIRE_LINK_MILLIS);
        fresh.setTransactionTimer(link.answerWait().toMillis());
        fresh.setMessageReceiverListener(new Receipts());
        byte[] octets = password.exposeOctets();
        try {
            BindParameter bind = new BindParameter(
                    BindType.BIND_TRX,
                    link.systemId(),
                    new String(octets, StandardCharsets.US_ASCII),
                    "",
                    TypeOfNumber.UNKNOWN,
                    NumberingPlanIndicator.UNKNOWN,
                    null,
                    InterfaceVersion.IF_34);
            fresh.connectAndBind(
                    link.host(), link.port(), bind, link.connectWait().toMillis());
            LOG.log(System.Logger.Level.INFO, "the SMPP link is bound");
            return Optional.of(fresh);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "no SMPP link: {0}", cause(e));
            return Optional.empty();
        } finally {
            java.util.Arrays.fill(octets, (byte) 0);
        }
    }

    private static void lost(SMPPSession over, IOException failure) {
        LOG.log(System.Logger.Level.WARNING, "the SMPP link is lost: {0}", cause(failure));
        over.close();
    }

    /** What it is, without a text that is not ours. */
    private static String cause(IOException failure) {
        if (failure.getCause() instanceof NegativeResponseException negative) {
            return "refused with command status 0x" + Integer.toHexString(negative.getCommandStatus());
        }
        return failure.getClass().getSimpleName();
    }

    private TypeOfNumber sourceType() {
        if (link.source().startsWith("+")) {
            return TypeOfNumber.INTERNATIONAL;
        }
        return isShortCode() ? TypeOfNumber.UNKNOWN : TypeOfNumber.ALPHANUMERIC;
    }

    private NumberingPlanIndicator sourcePlan() {
        return link.source().startsWith("+") ? NumberingPlanIndicator.ISDN : NumberingPlanIndicator.UNKNOWN;
    }

    private boolean isShortCode() {
        return link.source().chars().allMatch(each -> each >= '0' && each <= '9');
    }

    @Override
    public void close() {
        session.ifPresent(SMPPSession::unbindAndClose);
        password.close();
    }

    /** Counts what the SMSC reports. A receipt holds the number and the beginning of the message: neither is kept. */
    private final class Receipts implements MessageReceiverListener {
        @Override
        public void onAcceptDeliverSm(DeliverSm message) {
            if (MessageType.SMSC_DEL_RECEIPT.containedIn(message.getEsmClass())) {
                state(message).map(FINAL_STATES::get).ifPresent(counts::count);
            }
        }

        private Optional<String> state(DeliverSm receipt) {
            OptionalParameter.Message_state state = receipt.getOptionalParameter(OptionalParameter.Message_state.class);
            if (state != null) {
                return Optional.ofNullable(STATE_NAMES.get(state.getValue()));
            }
            Matcher matcher = RECEIPT_STATE.matcher(new String(receipt.getShortMessage(), StandardCharsets.ISO_8859_1));
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        }

        @Override
        public DataSmResult onAcceptDataSm(DataSm message, Session source) throws ProcessRequestException {
            throw new ProcessRequestException("not taken here", SMPPConstant.STAT_ESME_RINVCMDID);
        }

        @Override
        public void onAcceptAlertNotification(AlertNotification alert) {
            // Nobody asked for one.
        }
    }
}
