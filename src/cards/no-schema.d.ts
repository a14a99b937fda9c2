// adaptivecards-templating 2.3 points its types at TypeScript sources of adaptivecards that do not compile here; nothing of them is used.
export {}
