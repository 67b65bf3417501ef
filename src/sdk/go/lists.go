package openmonetize

import "context"

// List reads rows, and asks for a page when it needs one:
//
//	for rows.Next() {
//		row := rows.Row()
//	}
//	err := rows.Err()
type List[Row any] struct {
	ctx    context.Context
	load   func(ctx context.Context, page Input) (*connection[Row], error)
	rows   []Row
	row    Row
	after  *string
	isLast bool
	err    error
}

// Page is a part of a list.
type Page[Row any] struct {
	Rows []Row
	// NextCursor is of the next page; empty after the last.
	NextCursor string
}

// PageRequest says which part of a list.
type PageRequest struct {
	// First rows of the page: 100.
	First int
	// After is the NextCursor of the page before.
	After string
}

// connection is how a list is answered.
type connection[Row any] struct {
	Edges []struct {
		Node Row `json:"node"`
	} `json:"edges"`
	PageInfo struct {
		HasNextPage bool    `json:"hasNextPage"`
		EndCursor   *string `json:"endCursor"`
	} `json:"pageInfo"`
}

const rowsOfPage = 100

func listOf[Data, Row any](ctx context.Context, c *Client, op operation, filter any, pick func(*Data) *connection[Row]) *List[Row] {
	given, err := variablesOf(filter)
	load := func(ctx context.Context, page Input) (*connection[Row], error) {
		if err != nil {
			return nil, err
		}
		for name, value := range given {
			page[name] = value
		}
		return call(ctx, c, op, page, pick)
	}
	return &List[Row]{ctx: ctx, load: load}
}

// Next goes to the next row; false after the last, or after a failure, which Err tells.
func (l *List[Row]) Next() bool {
	for len(l.rows) == 0 {
		if l.isLast || l.err != nil {
			return false
		}
		page := Input{"first": rowsOfPage}
		if l.after != nil {
			page["after"] = *l.after
		}
		read, err := l.load(l.ctx, page)
		if err != nil {
			l.err = err
			return false
		}
		l.rows = read.rows()
		l.after, l.isLast = read.PageInfo.EndCursor, !read.PageInfo.HasNextPage
	}
	l.row, l.rows = l.rows[0], l.rows[1:]
	return true
}

// Row is the one that Next went to.
func (l *List[Row]) Row() Row { return l.row }

// Err is why Next ended before the last row; nil when it did not.
func (l *List[Row]) Err() error { return l.err }

// Page reads one page, whatever Next has read.
func (l *List[Row]) Page(request PageRequest) (*Page[Row], error) {
	page := Input{"first": orInt(request.First, rowsOfPage)}
	if request.After != "" {
		page["after"] = request.After
	}
	read, err := l.load(l.ctx, page)
	if err != nil {
		return nil, err
	}
	result := &Page[Row]{Rows: read.rows()}
	if read.PageInfo.HasNextPage && read.PageInfo.EndCursor != nil {
		result.NextCursor = *read.PageInfo.EndCursor
	}
	return result, nil
}

func (c *connection[Row]) rows() []Row {
	rows := make([]Row, len(c.Edges))
	for i, edge := range c.Edges {
		rows[i] = edge.Node
	}
	return rows
}
