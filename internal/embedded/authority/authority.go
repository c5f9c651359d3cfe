// Package authority is a certificate authority that lives as long as its
// process: it signs one certificate for the loopback addresses and hands out
// its own, so that a client can trust exactly this server and nothing else.
//
// It never writes a key to disk and never signs for a name outside this machine.
package authority

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

const validFor = 30 * 24 * time.Hour

// Authority is one self-made CA and the server certificate that it signed.
type Authority struct {
	// CAPEM is the CA's certificate; CertPEM and KeyPEM are the server's.
	CAPEM, CertPEM, KeyPEM []byte
	// Certificate is the server's, ready for a tls.Config.
	Certificate tls.Certificate

	pool *x509.CertPool
}

// New makes an authority whose certificates hold from an hour before now for
// thirty days, for localhost, 127.0.0.1 and ::1.
func New(now time.Time) (*Authority, error) {
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make the CA's key: %w", err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make the server's key: %w", err)
	}
	ca := template("inboxd local authority", 1, now)
	ca.IsCA, ca.BasicConstraintsValid, ca.KeyUsage = true, true, x509.KeyUsageCertSign
	caDER, err := x509.CreateCertificate(rand.Reader, ca, ca, &caKey.PublicKey, caKey)
	if err != nil {
		return nil, fmt.Errorf("sign the CA's certificate: %w", err)
	}
	leaf := template("localhost", 2, now)
	leaf.KeyUsage = x509.KeyUsageDigitalSignature
	leaf.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	leaf.DNSNames = []string{"localhost"}
	leaf.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	der, err := x509.CreateCertificate(rand.Reader, leaf, ca, &key.PublicKey, caKey)
	if err != nil {
		return nil, fmt.Errorf("sign the server's certificate: %w", err)
	}
	return pack(caDER, der, key)
}

func template(name string, serial int64, now time.Time) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.Add(validFor),
	}
}

func pack(caDER, der []byte, key *ecdsa.PrivateKey) (*Authority, error) {
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("encode the server's key: %w", err)
	}
	a := &Authority{
		CAPEM:   pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caDER}),
		CertPEM: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		KeyPEM:  pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}),
		pool:    x509.NewCertPool(),
	}
	a.pool.AppendCertsFromPEM(a.CAPEM)
	if a.Certificate, err = tls.X509KeyPair(a.CertPEM, a.KeyPEM); err != nil {
		return nil, fmt.Errorf("pair certificate and key: %w", err)
	}
	return a, nil
}

// Pool holds the CA alone: the trust of a client of this server.
func (a *Authority) Pool() *x509.CertPool { return a.pool.Clone() }

// ServerConfig is the TLS configuration of the server's side, TLS 1.2 and up.
func (a *Authority) ServerConfig() *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{a.Certificate}, MinVersion: tls.VersionTLS12}
}
