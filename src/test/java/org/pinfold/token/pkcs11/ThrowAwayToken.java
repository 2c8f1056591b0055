package org.pinfold.token.pkcs11;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V1TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.math.ec.ECPoint;
import org.pinfold.protocol.P256;
import org.xipki.pkcs11.wrapper.AttributeVector;
import org.xipki.pkcs11.wrapper.KeyPairTemplate;
import org.xipki.pkcs11.wrapper.Mechanism;
import org.xipki.pkcs11.wrapper.PKCS11Constants;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.PKCS11KeyPair;
import org.xipki.pkcs11.wrapper.PKCS11Module;
import org.xipki.pkcs11.wrapper.Session;
import org.xipki.pkcs11.wrapper.Slot;

/**
 * A token of one test's own in this process's SoftHSM, made anew at each run, with keys as the test wants them. Its PINs
 * are no secrets.
 */
final class ThrowAwayToken implements AutoCloseable {
    static final String ACTIVATION_PIN = "throw-away-1234";
    static final HexFormat HEX = HexFormat.of();

    private static final String SO_PIN = "throw-away-5678";
    private static final byte[] P256_OID = HEX.parseHex("06082a8648ce3d030107");

    private final String label;
    private final Session session;

    private ThrowAwayToken(String label, Session session) {
        this.label = label;
        this.session = session;
    }

    /** A token without keys; what an earlier run left under this label is wiped. */
    static ThrowAwayToken empty(String label) {
        return make(label, 0);
    }

    /** A second token with the label of another one. */
    static ThrowAwayToken twin(String label) {
        return make(label, 1);
    }

    /** A token with the four keys as they must be. */
    static ThrowAwayToken withKeys(String label) {
        ThrowAwayToken token = empty(label);
        token.generateOprfKey(oprfKey());
        token.generateSecretKey(hmacKey("pinfold-tweak-v1"));
        token.generateSecretKey(hmacKey("pinfold-mac-v1"));
        token.generateSecretKey(aesKey());
        return token;
    }

    private static ThrowAwayToken make(String label, int numberOfItsLabel) {
        try {
            PKCS11Module module = NativeModule.load(SoftHsm.module());
            List<Slot> sameLabel = new ArrayList<>();
            List<Slot> unused = new ArrayList<>();
            for (Slot slot : module.getSlotList(true)) {
                if (!slot.getToken().getTokenInfo().isTokenInitialized()) {
                    unused.add(slot);
                } else if (slot.getToken().getTokenInfo().getLabel().trim().equals(label)) {
                    sameLabel.add(slot);
                }
            }
            Slot slot = sameLabel.size() > numberOfItsLabel ? sameLabel.get(numberOfItsLabel) : unused.get(0);
            char[] padded = Arrays.copyOf(label.toCharArray(), 32);
            Arrays.fill(padded, label.length(), 32, ' ');
            module.getPKCS11Module().C_InitToken(slot.getSlotID(), SO_PIN.toCharArray(), padded, true);
            Session session = slot.getToken().openSession(true);
            session.login(PKCS11Constants.CKU_SO, SO_PIN.toCharArray());
            session.initPIN(ACTIVATION_PIN.toCharArray());
            session.logout();
            session.login(PKCS11Constants.CKU_USER, ACTIVATION_PIN.toCharArray());
            return new ThrowAwayToken(label, session);
        } catch (PKCS11Exception | iaik.pkcs.pkcs11.wrapper.PKCS11Exception e) {
            throw new IllegalStateException(e);
        }
    }

    Session session() {
        return session;
    }

    String serial() {
        return call(() -> session.getToken().getTokenInfo().getSerialNumber().trim());
    }

    Pkcs11TokenConfig config() {
        return config(SoftHsm.module());
    }

    /** The same token through another module that leads to it. */
    Pkcs11TokenConfig config(Path module) {
        return SoftHsm.config(module, label, ACTIVATION_PIN::toCharArray);
    }

    /** Takes all sessions of this process away, as a removed device does. */
    void takeAway() {
        try {
            session.getModule()
                    .getPKCS11Module()
                    .C_CloseAllSessions(session.getToken().getTokenID());
        } catch (iaik.pkcs.pkcs11.wrapper.PKCS11Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Logs out, since this is the only session: the next one to open must know the PIN. */
    @Override
    public void close() {
        call(() -> {
            session.closeSession();
            return label;
        });
    }

    static AttributeVector oprfKey() {
        return neverLeaving(new AttributeVector().keyType(PKCS11Constants.CKK_EC), "pinfold-oprf-v1")
                .class_(PKCS11Constants.CKO_PRIVATE_KEY)
                .derive(true)
                .sign(false)
                .signRecover(false)
                .decrypt(false)
                .unwrap(false);
    }

    static AttributeVector hmacKey(String label) {
        return neverLeaving(new AttributeVector().keyType(PKCS11Constants.CKK_GENERIC_SECRET), label)
                .class_(PKCS11Constants.CKO_SECRET_KEY)
                .valueLen(64)
                .sign(true)
                .verify(true)
                .encrypt(false)
                .decrypt(false)
                .wrap(false)
                .unwrap(false)
                .derive(false);
    }

    static AttributeVector aesKey() {
        return neverLeaving(new AttributeVector().keyType(PKCS11Constants.CKK_AES), "pinfold-seal-v1")
                .class_(PKCS11Constants.CKO_SECRET_KEY)
                .valueLen(32)
                .encrypt(true)
                .decrypt(true)
                .sign(false)
                .verify(false)
                .wrap(false)
                .unwrap(false)
                .derive(false);
    }

    private static AttributeVector neverLeaving(AttributeVector template, String label) {
        return template.token(true)
                .private_(true)
                .sensitive(true)
                .extractable(false)
                .label(label)
                .id(label.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    /** Generates the key and its carrier certificate. */
    long generateOprfKey(AttributeVector privateKey) {
        return generateOprfKey(privateKey, P256_OID);
    }

    long generateOprfKey(AttributeVector privateKey, byte[] curve) {
        return call(() -> {
            AttributeVector publicKey = new AttributeVector()
                    .class_(PKCS11Constants.CKO_PUBLIC_KEY)
                    .keyType(PKCS11Constants.CKK_EC)
                    .token(false)
                    .ecParams(curve);
            PKCS11KeyPair pair = session.generateKeyPair(
                    new Mechanism(PKCS11Constants.CKM_EC_KEY_PAIR_GEN), new KeyPairTemplate(privateKey, publicKey));
            byte[] point = session.getAttrValues(pair.getPublicKey(), PKCS11Constants.CKA_EC_POINT)
                    .ecPoint();
            if (Arrays.equals(curve, P256_OID)) {
                createCarrier(P256.generator().getCurve().decodePoint(point), privateKey.id());
            }
            return pair.getPrivateKey();
        });
    }

    /** A key made outside the token, as known answers need it. */
    long importOprfKey(BigInteger k) {
        return call(() -> {
            byte[] scalar = new byte[P256.SCALAR_BYTES];
            byte[] magnitude = k.toByteArray();
            int length = Math.min(magnitude.length, scalar.length);
            System.arraycopy(magnitude, magnitude.length - length, scalar, scalar.length - length, length);
            AttributeVector template = oprfKey().ecParams(P256_OID).value(scalar);
            createCarrier(P256.generator().multiply(k), template.id());
            return session.createObject(template);
        });
    }

    /** A secret key made outside the token. */
    long importSecretKey(AttributeVector template, byte[] value) {
        return call(() -> session.createObject(new AttributeVector(Stream.concat(
                        template.snapshot().stream()
                                .filter(attribute -> attribute.getType() != PKCS11Constants.CKA_VALUE_LEN),
                        new AttributeVector().value(value).snapshot().stream())
                .toArray(org.xipki.pkcs11.wrapper.attrs.Attribute[]::new))));
    }

    long generateSecretKey(AttributeVector template) {
        long mechanism = template.keyType() == PKCS11Constants.CKK_AES
                ? PKCS11Constants.CKM_AES_KEY_GEN
                : PKCS11Constants.CKM_GENERIC_SECRET_KEY_GEN;
        return call(() -> session.generateKey(new Mechanism(mechanism), template));
    }

    long createCarrier(ECPoint publicKey, byte[] id) {
        byte[] certificate = certificate(publicKey);
        return call(() -> session.createObject(AttributeVector.newX509Certificate()
                .token(true)
                .label("pinfold-oprf-v1")
                .id(id)
                .subject(name("CN=pinfold-oprf-v1"))
                .issuer(name("CN=nobody"))
                .value(certificate)));
    }

    long find(AttributeVector template) {
        return call(() -> session.findAllObjectsSingle(template)[0]);
    }

    void destroy(AttributeVector template) {
        call(() -> {
            session.destroyObject(find(template));
            return label;
        });
    }

    void change(long object, AttributeVector changes) {
        call(() -> {
            session.setAttributeValues(object, changes);
            return label;
        });
    }

    private static byte[] certificate(ECPoint publicKey) {
        try {
            AlgorithmIdentifier ecdsa = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
            V1TBSCertificateGenerator generator = new V1TBSCertificateGenerator();
            generator.setSerialNumber(new ASN1Integer(1));
            generator.setSignature(ecdsa);
            generator.setIssuer(new X500Name("CN=nobody"));
            generator.setSubject(new X500Name("CN=pinfold-oprf-v1"));
            generator.setStartDate(new Time(Date.from(Instant.parse("2026-01-01T00:00:00Z"))));
            generator.setEndDate(new Time(Date.from(Instant.parse("2049-01-01T00:00:00Z"))));
            generator.setSubjectPublicKeyInfo(new SubjectPublicKeyInfo(
                    new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1),
                    publicKey.normalize().getEncoded(false)));
            TBSCertificate signed = generator.generateTBSCertificate();
            KeyPairGenerator throwAway = KeyPairGenerator.getInstance("EC");
            throwAway.initialize(new ECGenParameterSpec("secp256r1"));
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(throwAway.generateKeyPair().getPrivate());
            signature.update(signed.getEncoded());
            ASN1EncodableVector certificate = new ASN1EncodableVector();
            certificate.add(signed);
            certificate.add(ecdsa);
            certificate.add(new DERBitString(signature.sign()));
            return new DERSequence(certificate).getEncoded();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] name(String text) {
        try {
            return new X500Name(text).getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Call<T> {
        T make() throws PKCS11Exception;
    }

    private static <T> T call(Call<T> call) {
        try {
            return call.make();
        } catch (PKCS11Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
