package authority

import (
	"crypto/x509"
	"testing"
	"time"
)

func TestAClientTrustsTheServerAndNoOther(t *testing.T) {
	a, err := New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	other, err := New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		pool *x509.CertPool
		host string
		ok   bool
	}{
		"ours":            {a.Pool(), "127.0.0.1", true},
		"by name":         {a.Pool(), "localhost", true},
		"another CA":      {other.Pool(), "127.0.0.1", false},
		"another machine": {a.Pool(), "mail.example.org", false},
	} {
		leaf, err := x509.ParseCertificate(a.Certificate.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		_, err = leaf.Verify(x509.VerifyOptions{Roots: tc.pool, DNSName: tc.host})
		if (err == nil) != tc.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
