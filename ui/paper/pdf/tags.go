package pdf

import (
	"fmt"
	"strconv"
	"strings"
)

// element is one node of the structure tree: content of a page, or a group.
type element struct {
	tag, alt, scope string
	page            int // index
	content         int // number of the marked content on its page
	group           bool
	kids            []*element
}

// outline collects the structure while pages are painted.
type outline struct {
	root *element
	open []*element // groups, the innermost last
}

func newOutline() *outline {
	r := &element{tag: "Document", group: true}
	return &outline{root: r, open: []*element{r}}
}

func (o *outline) add(e *element) {
	top := o.open[len(o.open)-1]
	top.kids = append(top.kids, e)
}

func (o *outline) begin(tag string, page int) {
	e := &element{tag: tag, page: page, group: true}
	o.add(e)
	o.open = append(o.open, e)
}

func (o *outline) end() {
	if len(o.open) > 1 {
		o.open = o.open[:len(o.open)-1]
	}
}

// tree writes the structure into a file.
type tree struct {
	file    *file
	pages   []int   // object numbers
	parents [][]int // by page: object of each marked content
}

// addStructure writes the structure tree and returns its root's number.
func (f *file) addStructure(o *outline, pages []int) (int, error) {
	t := &tree{file: f, pages: pages, parents: make([][]int, len(pages))}
	root := f.add("")
	doc := t.element(o.root, root)
	parents := f.add("<</Nums [" + t.numbers() + "]>>")
	f.objects[root] = fmt.Appendf(nil, "<</Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d>>", doc, parents, len(pages))
	for i, p := range pages {
		if err := f.insert(p, "<</Type /Page\n", fmt.Sprintf("/StructParents %d /Tabs /S\n", i)); err != nil {
			return 0, err
		}
	}
	return root, nil
}

// element writes e and what it holds.
func (t *tree) element(e *element, parent int) int {
	me := t.file.add("")
	kids := strconv.Itoa(e.content)
	if e.group {
		refs := make([]string, len(e.kids))
		for i, k := range e.kids {
			refs[i] = strconv.Itoa(t.element(k, me)) + " 0 R"
		}
		kids = "[" + strings.Join(refs, " ") + "]"
	} else {
		t.claim(e, me)
	}
	t.file.objects[me] = fmt.Appendf(nil, "<</Type /StructElem /S /%s /P %d 0 R /Pg %d 0 R /K %s%s>>",
		e.tag, parent, t.pages[e.page], kids, e.attributes())
	return me
}

func (e *element) attributes() string {
	s := ""
	if e.alt != "" {
		s += " /Alt " + hexText(e.alt)
	}
	if e.scope != "" {
		s += " /A <</O /Table /Scope /" + e.scope + ">>"
	}
	return s
}

// claim notes that the content of e belongs to the object me.
func (t *tree) claim(e *element, me int) {
	for len(t.parents[e.page]) <= e.content {
		t.parents[e.page] = append(t.parents[e.page], 0)
	}
	t.parents[e.page][e.content] = me
}

func (t *tree) numbers() string {
	var b strings.Builder
	for i, refs := range t.parents {
		fmt.Fprintf(&b, "%d [", i)
		for _, n := range refs {
			fmt.Fprintf(&b, "%d 0 R ", n)
		}
		b.WriteString("] ")
	}
	return b.String()
}
