package app

import (
	"strings"

	"github.com/shubbak/shubbak/i18n/arabic"
)

// longestQuestion is up to how many letters of a question central is sent.
const longestQuestion = 100

// CentralQuestion is what was typed as central answers it, which looks for each word
// anywhere in a record: digits in groups are one number, and the article, and the
// zero of a mobile number, would only keep it from finding the word without them.
func CentralQuestion(typed string) string {
	var words []string
	inNumber := false
	for _, w := range strings.Fields(typed) {
		digits := strings.TrimPrefix(arabic.Digits(w), "+")
		isNumber := digits != "" && strings.Trim(digits, "0123456789") == ""
		switch rest, ok := strings.CutPrefix(w, "ال"); {
		case isNumber && inNumber:
			words[len(words)-1] += digits
		case isNumber:
			words = append(words, digits)
		case ok && len([]rune(rest)) > 2:
			words = append(words, rest)
		default:
			words = append(words, w)
		}
		inNumber = isNumber
	}
	for i, w := range words {
		if strings.HasPrefix(w, "05") && len(w) == 10 {
			words[i] = w[1:]
		}
	}
	question := []rune(strings.Join(words, " "))
	return string(question[:min(len(question), longestQuestion)])
}
