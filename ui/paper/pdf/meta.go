package pdf

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Meta is what the file says about itself. None of it may name a person: the
// operating system indexes it.
type Meta struct {
	Title    string
	Author   string // the office
	Subject  string
	Keywords string    // the signed token: a verifier reads it back by Keywords
	Language string    // BCP 47, of the text
	Date     time.Time // made

	Attachments []Attachment // with any, the file is PDF/A-3b instead of PDF/A-1b
}

// day is the date as PDF writes it.
func (m Meta) day() string { return m.Date.UTC().Format("(D:20060102150405Z)") }

// maker is the program, in both places where a PDF names it.
const maker = "Shubbak"

// info is the information dictionary; PDF/A wants it to agree with the XMP.
func (m Meta) info() string {
	date := m.day()
	var b strings.Builder
	b.WriteString("<<")
	for _, e := range [][2]string{
		{"Title", m.Title},
		{"Author", m.Author},
		{"Subject", m.Subject},
		{"Keywords", m.Keywords},
		{"Creator", maker},
		{"Producer", maker},
	} {
		if e[1] != "" {
			fmt.Fprintf(&b, "/%s %s ", e[0], hexText(e[1]))
		}
	}
	fmt.Fprintf(&b, "/CreationDate %s /ModDate %s>>", date, date)
	return b.String()
}

// xmp is the metadata stream. It stays uncompressed, as PDF/A-1 wants it, so
// that Keywords and indexers can read it.
func (m Meta) xmp() []byte {
	date := m.Date.UTC().Format("2006-01-02T15:04:05Z")
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"` +
		` xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">` +
		"<dc:format>application/pdf</dc:format>")
	alternative(&b, "dc:title", m.Title)
	if m.Author != "" {
		fmt.Fprintf(&b, "<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>", escape(m.Author))
	}
	alternative(&b, "dc:description", m.Subject)
	if m.Language != "" {
		fmt.Fprintf(&b, "<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>", escape(m.Language))
	}
	if m.Keywords != "" {
		fmt.Fprintf(&b, "%s%s%s", keywordsOpen, escape(m.Keywords), keywordsClose)
	}
	fmt.Fprintf(&b, "<xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate>", date, date)
	fmt.Fprintf(&b, "<xmp:CreatorTool>%s</xmp:CreatorTool><pdf:Producer>%s</pdf:Producer>", maker, maker)
	fmt.Fprintf(&b, "<pdfaid:part>%d</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"+
		"</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>", m.part())
	return []byte(b.String())
}

func alternative(b *strings.Builder, tag, s string) {
	if s != "" {
		fmt.Fprintf(b, `<%s><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></%s>`, tag, escape(s), tag)
	}
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // into memory: no error
	return b.String()
}

const (
	keywordsOpen  = "<pdf:Keywords>"
	keywordsClose = "</pdf:Keywords>"
)

// ErrNoKeywords is returned for a file that carries no keywords of ours.
var ErrNoKeywords = errors.New("the file has no keywords")

// Keywords reads the keywords of a file that Write made. It reads the last
// ones: what was added to a file stands behind.
func Keywords(file []byte) (string, error) {
	at := bytes.LastIndex(file, []byte(keywordsOpen))
	if at < 0 {
		return "", ErrNoKeywords
	}
	rest := file[at:]
	end := bytes.Index(rest, []byte(keywordsClose))
	if end < 0 {
		return "", ErrNoKeywords
	}
	var v struct {
		Text string `xml:",chardata"`
	}
	// The prefix alone is enough for the decoder: it does not look it up.
	if err := xml.Unmarshal(rest[:end+len(keywordsClose)], &v); err != nil {
		return "", fmt.Errorf("%w: %w", ErrNoKeywords, err)
	}
	return v.Text, nil
}
