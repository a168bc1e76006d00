package main

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// prefs are the settings of this counter: language, theme, printer. They are no
// secret and name no person.
type prefs struct {
	path string
	mu   sync.Mutex
	all  map[string]string
}

// openPrefs reads the settings; without a readable file all are as delivered.
func openPrefs(dir string) *prefs {
	p := &prefs{path: filepath.Join(dir, "settings.json"), all: map[string]string{}}
	if b, err := os.ReadFile(p.path); err == nil {
		if json.Unmarshal(b, &p.all) != nil || p.all == nil {
			p.all = map[string]string{}
		}
	}
	return p
}

// Get returns a setting, "" when it was never set.
func (p *prefs) Get(key string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all[key]
}

// Set keeps a setting. One that cannot be written holds until the program ends.
func (p *prefs) Set(key, value string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all[key] = value
	b, err := json.MarshalIndent(p.all, "", " ")
	if err == nil {
		err = writeFile(p.path, append(b, '\n'), 0o600)
	}
	if err != nil {
		slog.Warn("a setting was not written", "key", key, "err", err)
	}
}

// networkPrinters are the addresses of printers that are no queue of the machine.
func (p *prefs) networkPrinters() []string { return strings.Fields(p.Get("network_printers")) }
