package central

import (
	"fmt"
	"strconv"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// Everything here is made up: names are drawn from common ones, and numbers from
// ranges with valid check digits.

// idNumber returns an identity number with its check digit; first is 1 for a
// national ID, 2 for an iqama.
func (g *demoSeed) idNumber(first int) string {
	body := fmt.Sprintf("%d%08d", first, g.rnd.IntN(100_000_000))
	sum := 0
	for i, c := range body {
		d := int(c - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return body + strconv.Itoa((10-sum%10)%10)
}

func (g *demoSeed) digits(prefix string, n int) string {
	for range n {
		prefix += strconv.Itoa(g.rnd.IntN(10))
	}
	return prefix
}

// person returns a full name of four parts.
func (g *demoSeed) person() string {
	men := demoMen()
	first := pick(g, men)
	link := " بن "
	if g.rnd.IntN(4) == 0 {
		first, link = pick(g, demoWomen()), " بنت "
	}
	return first + link + pick(g, men) + " بن " + pick(g, men) + " " + pick(g, demoFamilies())
}

func demoMen() []string {
	return []string{
		"محمد", "عبدالله", "عبدالرحمن", "فهد", "سعود", "خالد", "سلطان", "تركي", "بندر", "ناصر", "سعد", "إبراهيم", "أحمد", "علي",
		"يوسف", "عبدالعزيز", "مشعل", "ماجد", "نايف", "طلال", "هاني", "عمر", "حسن", "صالح", "منصور", "رائد", "زياد", "فيصل", "مؤيد", "ضيف الله",
	}
}

func demoWomen() []string {
	return []string{"نورة", "سارة", "هند", "لطيفة", "أمل", "منى", "ريم", "العنود", "جواهر", "فاطمة", "مها", "شروق", "ابتسام", "غادة", "هدى"}
}

func demoFamilies() []string {
	return []string{
		"الدوسري", "القحطاني", "العتيبي", "الشهري", "الغامدي", "الزهراني", "الحربي", "المطيري", "الشمري", "العنزي", "الخالدي",
		"الهاجري", "السبيعي", "البقمي", "العمري", "الأحمدي", "الجهني", "البلوي", "اليامي", "المالكي", "الرشيدي", "آل سعيد", "الناصر", "أبو زيد",
	}
}

// shop is what was entered for a commercial licence.
func (g *demoSeed) shop() app.Entered {
	kind := pick(g, demoShops())
	brand := pick(g, demoBrands())
	trade := kind + " " + brand
	if g.rnd.IntN(6) == 0 {
		trade += " " + pick(g, []string{"Corner", "Plus", "Express", "Center", "House", "Gulf"})
	}
	first, idType := 1, "national_id"
	if g.rnd.IntN(12) == 0 {
		first, idType = 2, "iqama"
	}
	building := g.digits(strconv.Itoa(1+g.rnd.IntN(9)), 3)
	main := pick(g, g.acts)
	until := hijri.Today(g.now).AddDays(400 + g.rnd.IntN(900))
	e := app.Entered{Fields: map[string]string{
		"applicant_role": "self", app.FieldIDType: idType, app.FieldIDNo: g.idNumber(first), app.FieldFullName: g.person(),
		"birth_date":    fmt.Sprintf("%d-%02d-%02d", 1960+g.rnd.IntN(42), 1+g.rnd.IntN(12), 1+g.rnd.IntN(28)),
		app.FieldMobile: g.digits("+9665", 8), app.FieldEstablishment: "مؤسسة " + brand + " التجارية", app.FieldCR: g.digits("205", 7),
		app.FieldTradeName: trade, "term_years": pick(g, []string{"1", "1", "1", "2", "3", "5"}),
		"area_m2": decimal(2000 + 50*g.rnd.IntN(600)), "sign_area_m2": decimal(100 + 25*g.rnd.IntN(50)),
		"tenure": "lease", "contract_no": g.digits("3", 7), "contract_end": until.String(),
	}, Rows: map[string][]map[string]string{"activities": {{"code": main.Code, "main": "yes"}}}}
	g.address(e, building)
	if g.rnd.IntN(3) == 0 {
		if second := pick(g, g.acts); second.Code != main.Code {
			e.Rows["activities"] = append(e.Rows["activities"], map[string]string{"code": second.Code, "main": "no"})
		}
	}
	return e
}

// address puts a national address in the town into e.
func (g *demoSeed) address(e app.Entered, building string) {
	e.Fields[app.FieldAmana] = g.demo.Office.Amana.Code
	e.Fields[app.FieldMunicipality] = g.demo.Office.Municipality.Code
	e.Fields[app.FieldDistrict] = pick(g, demoDistricts())
	e.Fields[app.FieldStreet] = pick(g, demoStreets())
	e.Fields["building_no"] = building
	e.Fields["postal_code"] = "34" + g.digits("", 3)
	e.Fields["additional_no"] = g.digits(strconv.Itoa(1+g.rnd.IntN(9)), 3)
	e.Fields["lat"] = "26." + g.digits(strconv.Itoa(2+g.rnd.IntN(2)), 5)
	e.Fields["lon"] = "50." + g.digits("1", 5)
}

// worker is what was entered for a health certificate.
func (g *demoSeed) worker() app.Entered {
	examined := hijri.Today(g.now).AddDays(-g.rnd.IntN(600))
	gender := "male"
	e := app.Entered{Fields: map[string]string{
		"applicant_role": "establishment_rep", app.FieldMobile: g.digits("+9665", 8),
		app.FieldIDType: "iqama", app.FieldIDNo: g.idNumber(2),
		app.FieldFullName: pick(g, demoMen()) + " " + pick(g, demoMen()) + " " + pick(g, demoWorkers()),
		"birth_date":      fmt.Sprintf("%d-%02d-%02d", 1975+g.rnd.IntN(28), 1+g.rnd.IntN(12), 1+g.rnd.IntN(28)),
		"gender":          gender, "nationality": g.choice("nationalities"), "profession": g.choice("professions"),
		"shop_licence_no": string(pick(g, g.shops)), app.FieldEstablishment: "مؤسسة " + pick(g, demoBrands()) + " التجارية",
		app.FieldCR: g.digits("205", 7), "health_centre": g.choice("health_centres"),
		"exam_no": g.digits("7", 8), "exam_date": examined.String(), "result": "fit",
	}}
	g.address(e, g.digits(strconv.Itoa(1+g.rnd.IntN(9)), 3))
	return e
}

// choice is any code of a list of the catalogue.
func (g *demoSeed) choice(list string) string {
	choices := g.s.cat.Lists[list]
	if len(choices) == 0 {
		return ""
	}
	return pick(g, choices).Code
}

func demoWorkers() []string {
	return []string{"رحمن", "خان", "حسين", "السيد", "عبدالمنعم", "إسلام", "كومار", "شيخ", "التميمي", "المصري", "الشامي", "النور", "ميا", "أختر"}
}

func demoShops() []string {
	return []string{
		"مقهى", "مطعم", "مخبز", "صيدلية", "بقالة", "تموينات", "مغسلة", "خياطة", "حلويات", "مكتبة", "قرطاسية", "عطارة", "بنشر", "محمصة",
		"صالون", "ورشة", "مفروشات", "أزياء", "عطور", "بصريات", "هدايا", "أقمشة", "ألعاب", "أدوات منزلية", "قطع غيار", "إلكترونيات",
	}
}

func demoBrands() []string {
	return []string{
		"ركن الواحة", "النخيل", "بوابة الشرق", "أضواء الخليج", "الأصالة", "البيت الذهبي", "نجوم الساحل", "الموج الأزرق", "مرسى الخبر", "درة الشرقية",
		"القمة", "الريادة", "السنابل", "الياسمين", "أريج", "لمسة إبداع", "ظلال", "رؤى", "مذاق الأصيل", "الضيافة", "البركة", "الأمانة", "الوفاء",
		"روابي نجد", "سحاب", "غيمة", "الفنار", "شراع", "لؤلؤة البحر", "الجوهرة", "مشكاة", "المنار", "ثمار", "بيادر", "الرفاق", "الهدى",
	}
}

func demoDistricts() []string {
	return []string{
		"العليا", "العقربية", "الثقبة", "الراكة الشمالية", "الراكة الجنوبية", "اليرموك", "الحزام الذهبي", "الحزام الأخضر", "الكورنيش", "الخبر الشمالية",
		"الخبر الجنوبية", "الروابي", "التحلية", "الجسر", "الهدا", "البندرية", "قرطبة", "الخزامى", "العزيزية", "صناعية الثقبة",
	}
}

func demoStreets() []string {
	return []string{
		"شارع الأمير فيصل بن فهد", "شارع الملك خالد", "طريق الملك فهد", "شارع الأمير تركي", "شارع مكة المكرمة", "طريق الدمام", "شارع الظهران",
		"شارع الأمير حمود", "شارع الملك عبدالعزيز", "شارع السويكت", "شارع الخامس عشر", "شارع الأمير سلطان",
	}
}
