package org.pinfold.rest.limit;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.util.List;
import java.util.Optional;

/**
 * Tells clients apart: by the address of the connection, or, behind a proxy that is trusted, by the last address in {@code
 * X-Forwarded-For} that is not a trusted proxy's. Whatever stands before that one anybody can have written.
 */
public final class TrustedProxies {
    /** Nobody's header is believed. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    /** A provider gives a household or a server a network of this size at least: one client. */
    private static final int IPV6_CLIENT_BITS = 64;

    /** Literal addresses only, in their usual forms: no names, so nothing is looked up, and no ranges but with a prefix. */
    private static final IPAddressStringParameters FORM = new IPAddressStringParameters.Builder()
            .allowEmpty(false)
            .allowAll(false)
            .allowSingleSegment(false)
            .allowMask(false)
            .allowWildcardedSeparator(false)
            .getIPv4AddressParametersBuilder()
            .allow_inet_aton(false)
            .getParentBuilder()
            .toParams();

    private final List<IPAddress> networks;

    private TrustedProxies(List<IPAddress> networks) {
        this.networks = networks;
    }

    /**
     * Reads addresses and networks, {@code 10.0.0.0/8,2001:db8::1}.
     *
     * @throws IllegalArgumentException if one is none
     */
    public static TrustedProxies parse(String text) {
        return new TrustedProxies(List.of(text.split(",", -1)).stream()
                .map(String::strip)
                .map(each -> address(each)
                        .map(IPAddress::toPrefixBlock)
                        .orElseThrow(() -> new IllegalArgumentException("neither an address nor a network")))
                .toList());
    }

    /**
     * The client behind a connection.
     *
     * @param remote address of the connection
     * @param forwarded values of {@code X-Forwarded-For}, in the order in which they came
     * @return what tells the client from others; empty for one on this machine, which is no stranger, or whom nobody told us
     */
    public Optional<String> client(String remote, List<String> forwarded) {
        Optional<IPAddress> connection = address(remote);
        if (connection.isEmpty()) {
            // Whatever the server calls it; one name is one client.
            return Optional.of(remote);
        }
        IPAddress client = connection.get();
        List<String> hops = List.of(String.join(",", forwarded).split(",", -1));
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
            Optional<IPAddress> hop = address(hops.get(i).strip());
            if (hop.isEmpty()) {
                break;
            }
            client = hop.get();
        }
        return client.isLoopback() ? Optional.empty() : Optional.of(key(client));
    }

    private boolean isTrusted(IPAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static String key(IPAddress address) {
        IPAddress plain = address.isIPv6() && address.toIPv6().isIPv4Mapped()
                ? address.toIPv6().getEmbeddedIPv4Address()
                : address;
        return plain.isIPv6() ? plain.toPrefixBlock(IPV6_CLIENT_BITS).toCanonicalString() : plain.toCanonicalString();
    }

    private static Optional<IPAddress> address(String text) {
        try {
            return Optional.ofNullable(new IPAddressString(text, FORM).toAddress());
        } catch (AddressStringException | RuntimeException e) {
            // Without the cause: it repeats what somebody sent.
            return Optional.empty();
        }
    }
}
