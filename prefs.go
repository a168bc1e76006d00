package main

import (
	"encoding/json"
	"os"
	"path/filepath"
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

// Set keeps a setting.
func (p *prefs) Set(key, value string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all[key] = value
	b, err := json.MarshalIndent(p.all, "", " ")
	if err != nil {
		return err
	}
	return writeFile(p.path, append(b, '\n'), 0o600)
}
