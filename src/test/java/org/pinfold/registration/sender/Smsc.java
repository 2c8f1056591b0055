package org.pinfold.registration.sender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import javax.net.ServerSocketFactory;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.DataCodings;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GSMSpecificFeature;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.MessageMode;
import org.jsmpp.bean.MessageType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.examples.SMPPServerSimulator;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.session.connection.ServerConnection;
import org.jsmpp.session.connection.ServerConnectionFactory;
import org.jsmpp.session.connection.socket.ServerSocketConnection;

/** jsmpp's simulator of an SMSC, on a port of its own, with what goes wrong at SMSCs. */
final class Smsc extends SMPPServerSimulator implements AutoCloseable {
    static final String SYSTEM_ID = "pinfold";
    static final String PASSWORD = "hunter08";

    private final ServerSocket socket;
    private final SMPPServerSessionListener listener;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<SubmitSm> received = new CopyOnWriteArrayList<>();
    private final List<SMPPServerSession> links = new CopyOnWriteArrayList<>();
    private volatile Optional<Integer> refusal = Optional.empty();
    private final Thread accepting = new Thread(this::accept, "smsc");
    private volatile boolean answering = true;

    Smsc() throws IOException {
        this(ServerSocketFactory.getDefault());
    }

    Smsc(ServerSocketFactory sockets) throws IOException {
        super(false, 0, SYSTEM_ID, PASSWORD);
        socket = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener = new SMPPServerSessionListener(0, new OnTheSocket());
        accepting.setDaemon(true);
        accepting.start();
    }

    private final class OnTheSocket implements ServerConnectionFactory {
        @Override
        public ServerConnection listen(int port) {
            return new ServerSocketConnection(socket);
        }

        @Override
        public ServerConnection listen(int port, int timeout) {
            return listen(port);
        }

        @Override
        public ServerConnection listen(int port, int timeout, int backlog) {
            return listen(port);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (closing.getCount() > 0) {
            try {
                SMPPServerSession link = listener.accept();
                if (closing.getCount() == 0) {
                    link.close();
                    return;
                }
                link.setMessageReceiverListener(this);
                link.setResponseDeliveryListener(this);
                // Each by itself: a connection that comes to nothing holds up no other.
                Thread binding = new Thread(() -> bind(link), "smsc-bind");
                binding.setDaemon(true);
                binding.start();
            } catch (IOException e) {
                // A connection that is gone already; or the end.
                continue;
            }
        }
    }

    private void bind(SMPPServerSession link) {
        try {
            answerBind(link);
        } catch (IOException | TimeoutException e) {
            link.close();
        }
    }

    private void answerBind(SMPPServerSession link) throws IOException, TimeoutException {
        BindRequest request = link.waitForBind(10_000);
        if (!request.getSystemId().equals(SYSTEM_ID) || !request.getPassword().equals(PASSWORD)) {
            request.reject(SMPPConstant.STAT_ESME_RINVPASWD);
            return;
        }
        links.add(link);
        try {
            request.accept("smsc", InterfaceVersion.IF_34);
        } catch (PDUStringException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Refuses messages with a command status from now on. */
    void refuse(int commandStatus) {
        refusal = Optional.of(commandStatus);
    }

    void refuseNothing() {
        refusal = Optional.empty();
    }

    /** Takes messages and says nothing from now on. */
    void fallSilent() {
        answering = false;
    }

    void dropLinks() {
        links.forEach(SMPPServerSession::close);
    }

    int linksMade() {
        return links.size();
    }

    List<SubmitSm> received() {
        return received;
    }

    @Override
    public SubmitSmResult onAcceptSubmitSm(SubmitSm message, SMPPServerSession source) throws ProcessRequestException {
        received.add(message);
        if (!answering) {
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (refusal.isPresent()) {
            throw new ProcessRequestException("refused", refusal.get());
        }
        return super.onAcceptSubmitSm(message, source);
    }

    /** Reports a state in the text of a receipt, as SMSCs do. */
    void report(String state) throws Exception {
        String text = "id:0123456789 sub:001 dlvrd:000 submit date:2601010000 done date:2601010001 stat:" + state
                + " err:001 text:" + Canary.CODE.digits();
        deliver(MessageType.SMSC_DEL_RECEIPT, text);
    }

    /** Reports a state in the parameter that SMPP 3.4 has for it. */
    void report(byte state) throws Exception {
        deliver(
                MessageType.SMSC_DEL_RECEIPT,
                "",
                new OptionalParameter.Message_state(state),
                new OptionalParameter.Receipted_message_id("0123456789"));
    }

    /** Sends what somebody wrote back. */
    void write(String text) throws Exception {
        deliver(MessageType.DEFAULT, text);
    }

    private void deliver(MessageType type, String text, OptionalParameter... parameters) throws Exception {
        links.get(links.size() - 1)
                .deliverShortMessage(
                        "",
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        Canary.NUMBER.e164().substring(1),
                        TypeOfNumber.ALPHANUMERIC,
                        NumberingPlanIndicator.UNKNOWN,
                        "Pinfold",
                        new ESMClass(MessageMode.DEFAULT, type, GSMSpecificFeature.DEFAULT),
                        (byte) 0,
                        (byte) 0,
                        new RegisteredDelivery(0),
                        DataCodings.ZERO,
                        text.getBytes(StandardCharsets.US_ASCII),
                        parameters);
    }

    /** Nobody is there any more when this returns: a thread that waits in accept keeps the port open until it has left. */
    @Override
    public void close() {
        closing.countDown();
        dropLinks();
        try {
            listener.close();
            accepting.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
