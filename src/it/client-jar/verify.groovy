// A dependency more or less is a decision: it is made in src/client/pom.xml, and written down here.
def expected = [
    'org.pinfold:pinfold-client',
    'org.jspecify:jspecify',
    'org.bouncycastle:bcprov-jdk18on',
    'de.mkammerer:argon2-jvm',
    'de.mkammerer:argon2-jvm-nolibs',
    'net.java.dev.jna:jna',
    'org.eclipse:yasson',
    'jakarta.json.bind:jakarta.json.bind-api',
    'jakarta.json:jakarta.json-api',
    'org.eclipse.parsson:parsson',
] as TreeSet
def found = new File(basedir, 'target/tree.txt').readLines().drop(1)
    .collect { it.replaceFirst(/^[^\p{Alpha}]+/, '').split(':').take(2).join(':') } as TreeSet
assert found == expected : "the SDK's dependencies are ${found}"
return true
