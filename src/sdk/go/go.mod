module github.com/openmonetize/go-sdk

go 1.19
