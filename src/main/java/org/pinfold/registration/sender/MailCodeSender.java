package org.pinfold.registration.sender;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocketFactory;
import org.pinfold.registration.CodeSender;
import org.pinfold.registration.PhoneNumber;
import org.pinfold.registration.SenderCounts;
import org.pinfold.registration.SenderEvent;
import org.pinfold.registration.Transport;
import org.pinfold.registration.VerificationCode;

/** Mails codes to a gateway that turns mail into short messages, one connection for each. */
public final class MailCodeSender implements CodeSender, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MailCodeSender.class.getName());

    /** Held here, or their levels would be forgotten with them. */
    private static final List<Logger> LIBRARY =
            List.of(Logger.getLogger("org.eclipse.angus.mail"), Logger.getLogger("jakarta.mail"));

    static {
        // Below this they log the conversation with the server: numbers, codes, passwords.
        LIBRARY.forEach(logger -> logger.setLevel(Level.INFO));
    }

    private final MailGateway gateway;
    private final MessageText text;
    private final SenderCounts counts;
    private final Clock clock;
    private final Session session;

    public MailCodeSender(MailGateway gateway, MessageText text, SenderCounts counts, Clock clock) {
        this(gateway, text, counts, clock, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    MailCodeSender(MailGateway gateway, MessageText text, SenderCounts counts, Clock clock, SSLSocketFactory trusting) {
        this.gateway = gateway;
        this.text = text;
        this.counts = counts;
        this.clock = clock;
        this.session = Session.getInstance(properties(gateway, trusting));
    }

    private static Properties properties(MailGateway gateway, SSLSocketFactory trusting) {
        String wait = Long.toString(gateway.patience().toMillis());
        String startTls = Boolean.toString(gateway.startTls());
        Properties properties = new Properties();
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.host", gateway.host());
        properties.put("mail.smtp.port", Integer.toString(gateway.port()));
        // Also the domain of message identifiers, instead of this machine's and its user's names.
        properties.put("mail.from", gateway.from());
        properties.put("mail.smtp.from", gateway.from());
        properties.put("mail.smtp.localhost", "pinfold.invalid");
        properties.put("mail.smtp.auth", Boolean.toString(gateway.login().isPresent()));
        properties.put("mail.smtp.connectiontimeout", wait);
        properties.put("mail.smtp.timeout", wait);
        properties.put("mail.smtp.writetimeout", wait);
        properties.put("mail.smtp.starttls.enable", startTls);
        properties.put("mail.smtp.starttls.required", startTls);
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.socketFactory", trusting);
        // A QUIT's answer says nothing about the message.
        properties.put("mail.smtp.quitwait", "false");
        return properties;
    }

    @Override
    public Delivery send(PhoneNumber number, VerificationCode code, Transport transport) {
        if (transport != Transport.SMS) {
            return nothingLeft(SenderEvent.UNAVAILABLE);
        }
        Message message;
        jakarta.mail.Transport connection;
        try {
            message = message(number, code);
            connection = session.getTransport();
            connect(connection);
        } catch (MessagingException e) {
            LOG.log(System.Logger.Level.WARNING, "no mail server: {0}", name(e));
            return nothingLeft(SenderEvent.UNAVAILABLE);
        }
        try {
            return handedOver(connection, message);
        } finally {
            close(connection);
        }
    }

    private static void close(jakarta.mail.Transport connection) {
        try {
            connection.close();
        } catch (MessagingException e) {
            // What became of the message is known by now.
            LOG.log(System.Logger.Level.DEBUG, "the mail connection does not close: {0}", name(e));
        }
    }

    private Delivery handedOver(jakarta.mail.Transport connection, Message message) {
        try {
            connection.sendMessage(message, message.getAllRecipients());
            counts.count(SenderEvent.ACCEPTED);
            return Delivery.ACCEPTED;
        } catch (SendFailedException e) {
            LOG.log(System.Logger.Level.WARNING, "the mail server refuses: {0}", name(e));
            // A server that still talks to us has refused; one that is gone may have taken the message before.
            return connection.isConnected() ? nothingLeft(SenderEvent.REJECTED) : unknown();
        } catch (MessagingException e) {
            LOG.log(System.Logger.Level.WARNING, "no answer from the mail server: {0}", name(e));
            return unknown();
        }
    }

    private Delivery unknown() {
        counts.count(SenderEvent.UNKNOWN);
        return Delivery.ACCEPTED;
    }

    private Delivery nothingLeft(SenderEvent event) {
        counts.count(event);
        return Delivery.UNAVAILABLE;
    }

    private void connect(jakarta.mail.Transport connection) throws MessagingException {
        if (gateway.login().isEmpty()) {
            connection.connect();
            return;
        }
        MailGateway.Login login = gateway.login().get();
        byte[] octets = login.password().exposeOctets();
        try {
            connection.connect(login.user(), new String(octets, StandardCharsets.US_ASCII));
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    private Message message(PhoneNumber number, VerificationCode code) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(gateway.from()));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(gateway.address(number)));
        message.setSentDate(Date.from(clock.instant()));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setText(text.with(code), StandardCharsets.UTF_8.name());
        message.saveChanges();
        return message;
    }

    private static String name(MessagingException failure) {
        return failure.getClass().getSimpleName();
    }

    @Override
    public void close() {
        gateway.login().ifPresent(login -> login.password().close());
    }
}
